using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>When candidates are turned off, and how many.</summary>
/// <param name="At">The shares of the training behind which some are, rising, 0 to 1; none are before the first epoch is over.</param>
/// <param name="Share">The share that is turned off each time of the candidates left where there are several, 0 to 1, exclusive.</param>
/// <param name="Paths">The paths that are judged each time, at least 1.</param>
public sealed record ShrinkingSchedule(IReadOnlyList<double> At, double Share, int Paths)
{
    /// <summary>How many of the times have come when an epoch begins.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="epochs">Epochs in all.</param>
    public int TimesUntil(int epoch, int epochs) => epoch == 0 ? 0 : At.Count(share => share * epochs <= epoch);
}

/// <summary>
/// One path at each step, drawn uniformly from a space that shrinks while the supernet is trained: from time to time some paths are judged, and those candidates are turned off whose paths do worst
/// (BS-NAS; Shen et al. 2020). An architecture always remains.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the architectures must keep to.</param>
/// <param name="random">Where the draws come from.</param>
/// <param name="schedule">When, and how many.</param>
public class ShrinkingPaths(DecisionSpace space, Constraints constraints, RandomStream random, ShrinkingSchedule schedule) : RandomPaths(space, random)
{
    /// <summary>The losses of paths, all on the same examples, which are drawn from the stream; set before the search begins.</summary>
    public Func<IReadOnlyList<Genotype>, RandomStream, IReadOnlyList<double>> Judge { get; set; } = (_, _) => throw new InvalidOperationException("Nobody judges.");

    /// <summary>What is left.</summary>
    public RemainingCandidates Remaining { get; } = new(space);

    /// <summary>A value of a decision that takes nothing of what is turned off, drawn uniformly.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="random">Where the draw comes from.</param>
    public long Value(int decision, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (item, left) = (Space.Items[decision], Remaining.Of(decision));
        while (true)
        {
            var value = item.ValueAt(random.Next(item.ValueCount));
            if (Remaining.IsOut(decision) || (item.Bits(value) & ~left) == 0) return value;
        }
    }

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step is not { Step: 0, Epoch: > 0 }) return;
        var times = schedule.TimesUntil(step.Epoch, step.Epochs) - schedule.TimesUntil(step.Epoch - 1, step.Epochs);
        for (var time = 0; time < times; time++) Shrink();
    }

    /// <inheritdoc/>
    public override Gates Sample() => Gates.Of(Draw());

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        Remaining.Save(writer);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        Remaining.Load(reader);
    }

    /// <summary>An architecture of what is left that keeps to the constraints.</summary>
    /// <exception cref="UsageException">None was found.</exception>
    protected Genotype Draw() => Draw(constraints);

    /// <summary>Draws an architecture of what is left.</summary>
    protected override Genotype Propose() => Space.Nearest([.. Enumerable.Range(0, Space.Items.Count).Select(d => Value(d, Random))]);

    private void Shrink()
    {
        Genotype[] paths = [.. Enumerable.Range(0, schedule.Paths).Select(_ => Draw())];
        // By ranks, so that one that has diverged is the worst and no more.
        var ranks = new double[paths.Length];
        foreach (var (path, rank) in Judge(paths, Random).Select((loss, i) => (Loss: double.IsNaN(loss) ? double.PositiveInfinity : loss, i)).OrderBy(p => p.Loss).Select((p, rank) => (p.i, rank)))
            ranks[path] = rank;
        var open = Enumerable.Range(0, Space.Items.Count).Where(d => Space.Items[d].Kind == DecisionKind.One && !Remaining.IsOut(d) && Remaining.Count(d) > 1).ToArray();
        var due = (int)Math.Ceiling(schedule.Share * open.Sum(Remaining.Count));
        foreach (var (decision, candidate, _) in open.SelectMany(d => Behind(d, paths, ranks)).Where(c => c.Rank > 0).OrderByDescending(c => c.Rank))
        {
            if (due == 0) return;
            if (!Remaining.MayPrune(decision, candidate)) continue;
            Remaining.Prune(decision, candidate);
            due--;
        }
    }

    // How many ranks the paths with each candidate of a decision are behind all those in which the decision is active. What no path took is not known.
    private static IEnumerable<(int Decision, int Candidate, double Rank)> Behind(int decision, Genotype[] paths, double[] ranks)
    {
        int[] active = [.. Enumerable.Range(0, paths.Length).Where(p => paths[p].IsActive(decision))];
        var mean = active.Select(p => ranks[p]).DefaultIfEmpty().Average();
        return active.GroupBy(p => paths[p][decision]).Select(g => (decision, (int)g.Key, g.Average(p => ranks[p]) - mean));
    }
}
