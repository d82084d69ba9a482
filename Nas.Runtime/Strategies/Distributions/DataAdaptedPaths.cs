using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>How the classes that are learnt become more.</summary>
/// <param name="Ordering">The share of the training in which all are learnt, before they are put in order; 0 to 1, exclusive.</param>
/// <param name="Shares">The share of the classes, the easiest, in each of the stages behind it, which are equally long.</param>
public sealed record ClassGrowth(double Ordering, IReadOnlyList<double> Shares)
{
    private const int Fewest = 2; // of one there is nothing to learn

    /// <summary>The shares of the training behind which the stages begin.</summary>
    public IReadOnlyList<double> Begins { get; } = [.. Shares.Select((_, stage) => Ordering + ((1 - Ordering) * stage / Shares.Count))];

    /// <summary>How many classes are learnt in a stage.</summary>
    /// <param name="stage">From 0.</param>
    /// <param name="classes">All of them.</param>
    public int Count(int stage, int classes) => Math.Min(classes, Math.Max(Fewest, (int)Math.Round(Shares[stage] * classes)));
}

/// <summary>
/// Paths from a space that shrinks while the classes that the supernet learns become more (DA-NAS; Dai et al. 2020): a short training shows which are easy, these are learnt first, and candidates that
/// do badly on them are turned off before the others come.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the architectures must keep to.</param>
/// <param name="random">Where the draws come from.</param>
/// <param name="growth">When which classes are learnt; at the end of each stage but the last candidates are turned off.</param>
/// <param name="share">See <see cref="ShrinkingSchedule.Share"/>.</param>
/// <param name="paths">See <see cref="ShrinkingSchedule.Paths"/>.</param>
public sealed class DataAdaptedPaths(DecisionSpace space, Constraints constraints, RandomStream random, ClassGrowth growth, double share, int paths)
    : ShrinkingPaths(space, constraints, random, new([.. growth.Begins.Skip(1)], share, paths))
{
    private int[] _order = []; // the classes, the easiest first; none before they are known

    /// <summary>
    /// The loss on the examples of each class, infinite where there are none. It is handed what draws paths, of which it may run as many as it likes, and a stream to draw the examples from; set before the
    /// search begins.
    /// </summary>
    public Func<Func<Genotype>, RandomStream, IReadOnlyList<double>> Difficulties { get; set; } = (_, _) => throw new InvalidOperationException("Nobody judges.");

    /// <summary>The classes that paths are judged by; null: all.</summary>
    public IReadOnlySet<long>? Judged { get; private set; }

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        // The weights have not seen those of the epoch that begins.
        if (step is { Step: 0, Epoch: > 0 }) Judged = Classes(step.Epoch - 1, step.Epochs);
        base.Begin(step);
    }

    /// <summary>The classes that are learnt in an epoch; null: all. Where the first stage begins they are put in order.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="epochs">Epochs in all.</param>
    public IReadOnlySet<long>? Classes(int epoch, int epochs)
    {
        var stage = growth.Begins.Count(begin => begin * epochs <= epoch) - 1;
        if (stage < 0 || epoch == 0) return null;
        if (_order.Length == 0)
        {
            var losses = Difficulties(Draw, Random);
            _order = [.. Enumerable.Range(0, losses.Count).OrderBy(c => double.IsNaN(losses[c]) ? double.PositiveInfinity : losses[c])];
        }

        var count = growth.Count(stage, _order.Length);
        return count == _order.Length ? null : _order.Take(count).Select(c => (long)c).ToHashSet();
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write(_order.Length);
        foreach (var label in _order) writer.Write(label);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        _order = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
    }
}
