using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>What gradual pruning goes by (GOLD-NAS; Bi et al. 2020, algorithm 1).</summary>
/// <param name="Candidates">n0: as many are to be pruned behind an epoch.</param>
/// <param name="Always">ξ_min: a candidate of a smaller share of its node is pruned in any case.</param>
/// <param name="AtMost">ξ_max: one of a larger share is not pruned.</param>
/// <param name="FirstPrice">λ0: what the price of the candidates rises by at first.</param>
/// <param name="Growth">c0: the rise is multiplied by it where too few were pruned; where enough were, the price is divided by it.</param>
public sealed record PruningSchedule(int Candidates, double Always, double AtMost, double FirstPrice, double Growth);

/// <summary>
/// Each candidate weighed by a sigmoid of its own, with a price on all of them that rises until the weakest of each node give way and are pruned, a few behind each epoch, down to an
/// architecture (GOLD-NAS; Bi et al. 2020). What adds nothing is no candidate, as it is none in the paper: an edge of which all is pruned is not there.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where draws come from.</param>
/// <param name="schedule">When what is pruned.</param>
public sealed class GradualPruning(DecisionSpace space, Device device, RandomStream random, PruningSchedule schedule)
    : PruningDistribution(space, device, random, deviation: 0, withoutZeros: true)
{
    private const double Steepest = 1; // steeper, prices saturate the sigmoids of good and bad candidates alike
    private const double Least = 1e-12; // a mean of weights

    private readonly int[] _nodes = Nodes(space);
    private double _rise = schedule.FirstPrice;

    /// <summary>λ, the price of the candidates.</summary>
    public double Price { get; private set; }

    /// <inheritdoc/>
    public override bool HasSettled => Remaining.AreArchitecture;

    /// <summary>The loss and λ times the sum over all candidates of log(1 + n w / sum of w), their shares of their nodes, and of what is to be paid for these.</summary>
    /// <param name="loss">A tensor of no dimensions.</param>
    public override Tensor Penalty(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (Price == 0) return loss;
        var shares = Shares();
        var operations = shares.Select(s => s.sum()).Aggregate((a, b) => a + b);
        return loss + ((Cost is null ? operations : Cost.AddTo(operations, Rows(shares))) * Price);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        writer.Write(Price);
        writer.Write(_rise);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        Price = reader.ReadDouble();
        _rise = reader.ReadDouble();
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return (logits.sigmoid(), null);
    }

    /// <inheritdoc/>
    protected override Tensor Strengths(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return logits.sigmoid();
    }

    /// <inheritdoc/>
    protected override void Prune()
    {
        var (weights, pruned) = (Weights(), 0);
        while (Weakest(weights) is var (decision, candidate, share) && (share <= schedule.Always || (pruned < schedule.Candidates && share <= schedule.AtMost)))
        {
            Remaining.Prune(decision, candidate);
            pruned++;
        }

        if (pruned >= schedule.Candidates) (Price, _rise) = (Price / schedule.Growth, schedule.FirstPrice);
        else
        {
            _rise = Math.Min(Steepest, _rise * schedule.Growth);
            Price += _rise;
        }
    }

    // Decisions share a node where they belong to the same thing; what hangs on a candidate, such as an argument of an operation, is by itself.
    private static int[] Nodes(DecisionSpace space)
    {
        string[] owners = [.. space.Items.Select(d => d.Parent >= 0 && space.Items[d.Parent].Kind == DecisionKind.One ? d.Name : d.Owner)];
        string[] distinct = [.. owners.Distinct()];
        return [.. owners.Select(o => Array.IndexOf(distinct, o))];
    }

    // Whether a candidate is left that adds something.
    private bool Counts(int decision, int candidate) => Remaining.Has(decision, candidate) && (Space.Items[decision].Zeros >> candidate & 1) == 0;

    // That which has the smallest share of its node's weights, of those that may go; null where none may.
    private (int Decision, int Candidate, double Share)? Weakest(double[][] weights)
    {
        var left = weights.Select((row, d) => row.Select((w, c) => Counts(d, c) ? w : 0).ToArray()).ToArray();
        var sums = new double[weights.Length];
        for (var d = 0; d < left.Length; d++) sums[_nodes[d]] += left[d].Sum();
        return left
            .SelectMany((row, d) => row.Select((w, c) => (Decision: d, Candidate: c, Share: w / Math.Max(sums[_nodes[d]], double.Epsilon))))
            .Where(o => Remaining.MayPrune(o.Decision, o.Candidate))
            .OrderBy(o => o.Share)
            .Select(o => ((int, int, double)?)o)
            .FirstOrDefault();
    }

    // log(1 + n w / sum of w) of each candidate, over the n that are left of its node; 0 of one that is pruned.
    private Tensor[] Shares()
    {
        var members = Parameters.SelectMany(p => DecisionsOf(p).SelectMany(d => Enumerable.Range(0, (int)p.shape[1]).Select(c => (Node: _nodes[d], IsLeft: Counts(d, c))))).ToArray();
        var table = new float[_nodes.Length * members.Length];
        for (var i = 0; i < members.Length; i++)
            if (members[i].IsLeft) table[(members[i].Node * members.Length) + i] = 1;
        var weights = cat([.. Parameters.Select(p => p.sigmoid().flatten())]);
        var nodes = tensor(table, _nodes.Length, members.Length, device: weights.device);
        var means = nodes.matmul(weights) / nodes.sum(1).clamp_min(1);
        // What is pruned gives nothing, whatever it is divided by.
        var shares = ((weights * nodes.sum(new long[] { 0 }) / nodes.t().matmul(means).clamp_min(Least)) + 1).log();
        return [.. Parameters.Zip(shares.split([.. Parameters.Select(p => p.numel())]), (p, part) => part.reshape(p.shape))];
    }
}
