using System.Numerics;
using Nas.Dsl.Model;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// Which candidates of each decision are left where a search prunes one after another. An architecture always remains: each decision keeps a candidate that one may name, and each
/// node as many edges as it takes at least.
/// </summary>
/// <param name="space">The space; all are left at first.</param>
/// <param name="withoutZeros">
/// Whether candidates that add nothing (<see cref="Decision.Zeros"/>) are no candidates: they are not there at first, and one stands in where all others of an edge are pruned that cannot go by itself.
/// </param>
public sealed class RemainingCandidates(DecisionSpace space, bool withoutZeros = false)
{
    private readonly long[] _left = [.. space.Items.Select(d => All(d) & ~(withoutZeros && (Named(d) & ~d.Zeros) != 0 ? d.Zeros : 0))];

    /// <summary>Whether each decision of one of n that can still be active has a single candidate.</summary>
    public bool AreSingle => Enumerable.Range(0, _left.Length).All(d => space.Items[d].Kind != DecisionKind.One || IsOut(d) || Count(d) == 1);

    /// <summary>Whether they are one architecture: single, on as many edges as their nodes take.</summary>
    public bool AreArchitecture => AreSingle && Enumerable.Range(0, _left.Length).All(d => space.Items[d].Kind != DecisionKind.Some || IsOut(d) || Count(d) <= space.Items[d].Max);

    /// <summary>The candidates of a decision that are left, bit i for candidate i.</summary>
    public long Of(int decision) => _left[decision];

    /// <summary>How many candidates of a decision are left.</summary>
    public int Count(int decision) => BitOperations.PopCount((ulong)_left[decision]);

    /// <summary>Whether a candidate is left, of a decision that can still be active.</summary>
    public bool Has(int decision, int candidate) => (_left[decision] >> candidate & 1) != 0 && !IsOut(decision);

    /// <summary>Whether a decision cannot be active any more: what it hangs on is pruned.</summary>
    public bool IsOut(int decision)
    {
        var item = space.Items[decision];
        return item.Parent >= 0 && ((_left[item.Parent] & item.ParentBits) == 0 || IsOut(item.Parent));
    }

    /// <summary>Whether an architecture remains without a candidate of a decision of one of n.</summary>
    public bool MayPrune(int decision, int candidate)
    {
        var item = space.Items[decision];
        if (item.Kind != DecisionKind.One || !Has(decision, candidate)) return false;
        return ((_left[decision] | StandIn(item)) & ~(1L << candidate) & Named(item)) != 0 || IsSpare(item);
    }

    /// <summary>Prunes a candidate of a decision of one of n; with the last one that an architecture may name goes its edge, where the node has edges to spare.</summary>
    /// <exception cref="ArgumentException">No architecture would remain, or the candidate is not there; see <see cref="MayPrune"/>.</exception>
    public void Prune(int decision, int candidate)
    {
        if (!MayPrune(decision, candidate)) throw new ArgumentException($"Candidate {candidate} of {space.Items[decision].Name} cannot be pruned.", nameof(candidate));
        var item = space.Items[decision];
        _left[decision] &= ~(1L << candidate);
        if ((_left[decision] & Named(item)) != 0) return;
        if (IsSpare(item)) _left[item.Parent] &= ~item.ParentBits;
        else _left[decision] = StandIn(item);
    }

    /// <summary>Leaves only some candidates of a decision, or edges of a node.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="candidates">Those, bit i for candidate i, as far as they are there.</param>
    /// <exception cref="ArgumentException">No architecture would remain.</exception>
    public void Keep(int decision, long candidates)
    {
        var kept = _left[decision] & candidates;
        if (BitOperations.PopCount((ulong)(kept & Named(space.Items[decision]))) < space.Items[decision].Min)
            throw new ArgumentException($"Too few candidates of {space.Items[decision].Name} would be left.", nameof(candidates));
        _left[decision] = kept;
    }

    /// <summary>Writes what is left.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var bits in _left) writer.Write(bits);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (var i = 0; i < _left.Length; i++) _left[i] = reader.ReadInt64();
    }

    // Whether an edge may go: its node has more than it takes at least.
    private bool IsSpare(Decision item) => item.Parent >= 0 && space.Items[item.Parent] is { Kind: DecisionKind.Some } edges
        && BitOperations.PopCount((ulong)(_left[item.Parent] & ~item.ParentBits)) >= edges.Min;

    private long StandIn(Decision item) => withoutZeros && (item.Zeros & Named(item)) is var zeros ? zeros & -zeros : 0;

    private static long All(Decision item) => (1L << item.Width) - 1;

    private static long Named(Decision item) => (1L << item.Choices.Count) - 1;
}
