using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// All candidates weighed alike, while nothing but the weights learns; then one decision after another takes the candidate without which the supernet does worst, and the weights adapt
/// (Wang et al. 2021, algorithm 1, with fixed α). A node takes the edges without which it does worst, once all operations are decided.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the gates live.</param>
/// <param name="random">In which order decisions are made.</param>
/// <param name="schedule">When.</param>
public sealed class PerturbationSelection(DecisionSpace space, Device device, RandomStream random, GreedySchedule schedule)
    : CategoricalDistribution(space, device, random, deviation: 0, weighsStates: true)
{
    private const double Rejected = 0.01; // of a candidate that was not taken: a limit on costs may ask for it all the same

    /// <summary>How well the supernet does under gates, on some examples or, where a glance is enough, on a few; set before the search begins.</summary>
    public Func<Gates, bool, (double Accuracy, double Loss)> Judge { get; set; } = (_, _) => throw new InvalidOperationException("Nobody judges.");

    /// <summary>What is left.</summary>
    public RemainingCandidates Remaining { get; } = new(space);

    /// <inheritdoc/>
    public override bool HasSettled => Remaining.AreArchitecture;

    // Operations before edges; what hangs on a candidate waits for it.
    private int[] Open
    {
        get
        {
            var open = Enumerable.Range(0, Space.Items.Count).Where(IsOpen).ToArray();
            return Array.Exists(open, d => Space.Items[d].Kind == DecisionKind.One) ? Array.FindAll(open, d => Space.Items[d].Kind == DecisionKind.One) : open;
        }
    }

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step is not { Epoch: > 0, Step: 0 } || schedule.TimesFrom(step.Epoch - 1, step.Epochs) is not (> 0 and var times)) return;
        for (var due = (Enumerable.Range(0, Space.Items.Count).Count(IsUndecided) + times - 1) / times; due > 0 && Open is { Length: > 0 } open; due--)
        {
            var decision = open[Random.Next(open.Length)];
            Remaining.Keep(decision, Best(decision, Ranks(decision, glance: false)));
        }
    }

    /// <inheritdoc/>
    public override Gates? Mixture() => Sample();

    /// <summary>Those that are left, alike; what the others are missed by costs too much to be looked at.</summary>
    public override IReadOnlyList<IReadOnlyList<double>> Strengths() =>
        [.. Space.Items.Select((item, d) => Enumerable.Range(0, item.Width).Select(c => Remaining.Has(d, c) ? 1.0 / Remaining.Count(d) : 0).ToArray())];

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

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        int[] decisions = [.. DecisionsOf(logits)];
        var shares = decisions.SelectMany(d => Enumerable.Repeat(Space.Items[d].Kind == DecisionKind.One ? 1f / Math.Max(1, Remaining.Count(d)) : 1, (int)logits.shape[1])).ToArray();
        return (tensor(shares, logits.shape, device: logits.device), [.. decisions.Select(Remaining.Of)]);
    }

    /// <inheritdoc/>
    protected override Gate GateOf(int decision, Tensor? weights, long active) =>
        Remaining.IsOut(decision) ? Gate.Closed
        : weights is null || Space.Items[decision].Kind == DecisionKind.Some || Remaining.Count(decision) == 1 ? Gate.PickBits(active)
        : base.GateOf(decision, weights, active);

    /// <summary>The most for what was decided and, of what is open, for that without which the supernet does worst at a glance.</summary>
    protected override double[][] Weights() =>
        [.. Space.Items.Select((item, d) => IsOpen(d) ? Ranks(d, glance: true) : [.. Enumerable.Range(0, item.Width).Select(c => Remaining.Has(d, c) ? 1 : Rejected)])];

    // What is still to be decided: an operation on several, or more edges than the node takes.
    private bool IsUndecided(int decision) => !Remaining.IsOut(decision) && Remaining.Count(decision) > Space.Items[decision].Max;

    // An argument waits for its operation.
    private bool IsOpen(int decision) => IsUndecided(decision)
        && (Space.Items[decision] is { Kind: DecisionKind.Some } or { Parent: < 0 } || Space.Items[Space.Items[decision].Parent].Kind == DecisionKind.Some || Remaining.Count(Space.Items[decision].Parent) == 1);

    // How much is lost without each candidate, as a rank; where most is, it is 1. What is not there, or may not be named, has less than all others.
    private double[] Ranks(int decision, bool glance)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var item = Space.Items[decision];
        var gates = Sample();
        var judged = Enumerable.Range(0, item.Choices.Count).Where(c => Remaining.Has(decision, c))
            .Select(c => (Candidate: c, Score: Judge(gates.With(decision, Without(gates[decision], c)), glance)))
            .OrderByDescending(c => c.Score.Accuracy).ThenBy(c => c.Score.Loss)
            .Select(c => c.Candidate)
            .ToArray();
        return [.. Enumerable.Range(0, item.Width).Select(c => Array.IndexOf(judged, c) is >= 0 and var place ? (place + 1.0) / judged.Length : Rejected)];
    }

    private static Gate Without(Gate gate, int candidate) => gate.Only(gate.Active & ~(1L << candidate), 1);

    private long Best(int decision, double[] ranks) =>
        Enumerable.Range(0, ranks.Length).OrderByDescending(c => ranks[c]).Take(Space.Items[decision].Max).Sum(c => 1L << c);
}
