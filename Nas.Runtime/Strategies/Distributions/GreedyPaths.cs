using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>What greedy paths go by (You et al. 2020).</summary>
/// <param name="Drawn">m: as many paths are judged together, at least 1;</param>
/// <param name="Trained">k: and as many of them are trained, 1 to m.</param>
/// <param name="Pool">The paths of the smallest losses that are remembered, at least 1.</param>
/// <param name="Exploitation">ε in the end: the probability that a path is drawn from the pool, 0 to 1. It rises in a straight line.</param>
/// <param name="Uniform">The share of the training before it rises, 0 to 1.</param>
/// <param name="Update">α: when a smaller share of the pool is new behind an epoch, the training is over.</param>
public sealed record GreedySampling(int Drawn, int Trained, int Pool, double Exploitation, double Uniform, double Update);

/// <summary>
/// The best of several paths, a step each (GreedyNAS; You et al. 2020): the paths are drawn uniformly or, more and more often, from the best known ones, and judged by their loss on a few
/// examples. Most of the space is bad, and what is bad takes no part in the weights of what is good.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the architectures must keep to.</param>
/// <param name="random">Where the draws come from.</param>
/// <param name="sampling">How many paths, and from where.</param>
public sealed class GreedyPaths(DecisionSpace space, Constraints constraints, RandomStream random, GreedySampling sampling) : RandomPaths(space, random)
{
    private readonly Queue<Genotype> _next = new();
    private List<(Genotype Path, double Loss)> _pool = []; // the best first
    private HashSet<Genotype> _before = []; // the pool at the beginning of the epoch

    /// <summary>The losses of paths, all on the same examples, which are drawn from the stream; set before the search begins.</summary>
    public Func<IReadOnlyList<Genotype>, RandomStream, IReadOnlyList<double>> Judge { get; set; } = (_, _) => throw new InvalidOperationException("Nobody judges.");

    /// <summary>The best paths so far, the best first, each once with the loss that it had when it was judged last.</summary>
    public IReadOnlyList<Genotype> Pool => [.. _pool.Select(p => p.Path)];

    /// <summary>ε, the probability that a path is drawn from the pool.</summary>
    public double Exploitation { get; private set; }

    /// <summary>Whether the pool is full and has hardly changed in an epoch. One that holds the whole space is never full.</summary>
    public override bool HasSettled => _pool.Count == sampling.Pool && _pool.Count(p => !_before.Contains(p.Path)) < sampling.Update * sampling.Pool;

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step.Step == 0) _before = [.. Pool];
        Exploitation = step.Done <= sampling.Uniform ? 0 : sampling.Exploitation * (step.Done - sampling.Uniform) / (1 - sampling.Uniform);
    }

    /// <inheritdoc/>
    public override Gates Sample()
    {
        if (_next.Count == 0) Refill();
        return Gates.Of(_next.Dequeue());
    }

    /// <summary>The best path of the pool that keeps to the constraints, or a random one.</summary>
    public override Genotype Derive(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return Pool.FirstOrDefault(constraints.Allow) ?? Draw(constraints);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write([.. _next]);
        writer.Write(Pool);
        foreach (var (_, loss) in _pool) writer.Write(loss);
        writer.Write([.. _before]);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        _next.Clear();
        foreach (var path in reader.ReadGenotypes(Space)) _next.Enqueue(path);
        _pool = [.. reader.ReadGenotypes(Space).Select(path => (path, 0.0))];
        for (var i = 0; i < _pool.Count; i++) _pool[i] = (_pool[i].Path, reader.ReadDouble());
        _before = [.. reader.ReadGenotypes(Space)];
    }

    private void Refill()
    {
        Genotype[] drawn =
        [
            .. Enumerable.Range(0, sampling.Drawn).Select(_ => Random.NextDouble() < Exploitation && _pool.Count > 0 ? _pool[Random.Next(_pool.Count)].Path : Draw(constraints)),
        ];
        // What has diverged is worst.
        var judged = drawn.Zip(Judge(drawn, Random), (path, loss) => (Path: path, Loss: double.IsNaN(loss) ? double.PositiveInfinity : loss)).OrderBy(p => p.Loss).ToArray();
        foreach (var (path, _) in judged.Take(sampling.Trained)) _next.Enqueue(path);
        _pool = [.. judged.Concat(_pool).DistinctBy(p => p.Path).OrderBy(p => p.Loss).Take(sampling.Pool)];
    }
}
