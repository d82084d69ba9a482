using System.Numerics;

namespace Nas.Dsl.Model;

/// <summary>
/// Exactly how many architectures a space has, in all and below each of its choices: active decisions multiply, values add. Those that an order reads
/// are counted along its states.
/// </summary>
public sealed class ArchitectureCounts
{
    private readonly DecisionSpace _space;
    private readonly BigInteger[] _counts; // the ways to make each decision with all that hangs on it
    private readonly ILookup<int, int> _children; // without those that the order reads
    private readonly Dictionary<(int Step, int State), BigInteger> _ways = [];

    /// <summary>The counts of a space.</summary>
    public ArchitectureCounts(DecisionSpace space)
    {
        _space = space;
        _children = Enumerable.Range(0, space.Items.Count).Where(i => !IsOrdered(i)).ToLookup(i => space.Items[i].Parent);
        _counts = new BigInteger[space.Items.Count];
        for (var i = _counts.Length - 1; i >= 0; i--) _counts[i] = Of(i);
        InOrder = space.Order is { } order ? Ways(order, 0, DecisionOrder.Start) : BigInteger.One;
        Total = Product(_children[-1]) * InOrder;
    }

    /// <summary>All architectures.</summary>
    public BigInteger Total { get; }

    /// <summary>The ways to take the decisions that the space's order reads, with what hangs on them; 1 where there are none.</summary>
    public BigInteger InOrder { get; }

    /// <summary>Whether a decision is one that an order reads.</summary>
    public bool IsOrdered(int decision) => _space.Order is { } order && order.StepOf(decision) >= 0;

    /// <summary>Of a decision that an order reads: for each of its values the ways to go on in that order, none where it may not stand.</summary>
    /// <param name="decision">An active decision.</param>
    /// <param name="values">A value for each earlier decision.</param>
    public BigInteger[] Behind(int decision, IReadOnlyList<long> values)
    {
        var order = _space.Order!;
        return Behind(order, order.StepOf(decision), order.Before(decision, values));
    }

    /// <summary>The ways to make all decisions of one graph; those that the space's order reads are left out.</summary>
    public BigInteger Of(Graph graph) => Product(_children[-1].Where(i => i >= graph.Decisions.Start && i < graph.Decisions.End));

    /// <summary>The ways to make what hangs on a value of a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="value">One of its values.</param>
    public BigInteger Below(int decision, long value)
    {
        var bits = _space.Items[decision].Bits(value);
        return Product(_children[decision].Where(i => (_space.Items[i].ParentBits & bits) != 0));
    }

    /// <summary>
    /// Of a decision that takes several choices: the ways to go on from some choice, by how many were taken before it. What hangs on
    /// a choice must hang on it alone.
    /// </summary>
    /// <returns>(choices + 1, <see cref="Decision.Max"/> + 1).</returns>
    public BigInteger[,] Sets(int decision)
    {
        var item = _space.Items[decision];
        // Sets need not be gone through one by one: the choices from here on do not care which ones were taken before, only how many.
        var ways = new BigInteger[item.Choices.Count + 1, item.Max + 1];
        for (var size = item.Min; size <= item.Max; size++) ways[item.Choices.Count, size] = BigInteger.One;
        for (var choice = item.Choices.Count - 1; choice >= 0; choice--)
        {
            var below = Below(decision, 1L << choice);
            for (var size = 0; size <= item.Max; size++)
                ways[choice, size] = ways[choice + 1, size] + (size < item.Max ? below * ways[choice + 1, size + 1] : BigInteger.Zero);
        }

        return ways;
    }

    /// <summary>Whether <see cref="Sets"/> counts a decision.</summary>
    public bool CountsSets(int decision) => _space.Items[decision].Kind == DecisionKind.Some
        && _children[decision].All(i => Combinations.Size(_space.Items[i].ParentBits) == 1);

    private BigInteger[] Behind(DecisionOrder order, int step, int state)
    {
        var decision = order.Steps[step].Decision;
        return [.. order.Next(step, state).Select((next, value) => next == DecisionOrder.None ? BigInteger.Zero : Below(decision, value) * Ways(order, step + 1, next))];
    }

    // The ways to take the decisions of an order from a step on.
    private BigInteger Ways(DecisionOrder order, int step, int state)
    {
        if (step == order.Steps.Count) return BigInteger.One;
        if (_ways.TryGetValue((step, state), out var known)) return known;
        var ways = order.Next(step, state).Count == 0
            ? Ways(order, step + 1, state)
            : Behind(order, step, state).Aggregate(BigInteger.Zero, (sum, count) => sum + count);
        return _ways[(step, state)] = ways;
    }

    private BigInteger Of(int decision)
    {
        if (!_children[decision].Any()) return _space.Items[decision].ValueCount;
        return CountsSets(decision)
            ? Sets(decision)[0, 0]
            : _space.Items[decision].Values.Aggregate(BigInteger.Zero, (sum, value) => sum + Below(decision, value));
    }

    private BigInteger Product(IEnumerable<int> decisions) => decisions.Aggregate(BigInteger.One, (product, i) => product * _counts[i]);
}
