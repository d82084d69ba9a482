using System.Numerics;

namespace Nas.Dsl.Model;

/// <summary>What kind of choice a decision is.</summary>
public enum DecisionKind
{
    /// <summary>One of n: the value is the index of the choice.</summary>
    One,

    /// <summary>k of n: the value is a set of bits, bit i for choice i, k of them set.</summary>
    Some,
}

/// <summary>One choice that makes up an architecture.</summary>
/// <param name="Name">Its name in the space, such as <c>Normal.n2.from</c> or <c>Normal.n2.a</c> (the operation on the edge from a to n2).</param>
/// <param name="Kind">One of n, or k of n.</param>
/// <param name="Choices">The names of what can be chosen, at most 30 of a k-of-n.</param>
/// <param name="SearchOnly">Further candidates that a supernet mixes behind <paramref name="Choices"/> but no architecture names.</param>
/// <param name="Keep">k of a k-of-n decision; 1 for one of n.</param>
/// <param name="Parent">The earlier decision on which this one's being active depends, or -1: always active.</param>
/// <param name="ParentBits">The parent's choices under which this decision is active, bit i for choice i.</param>
public sealed record Decision(
    string Name,
    DecisionKind Kind,
    EquatableArray<string> Choices,
    EquatableArray<string> SearchOnly,
    int Keep,
    int Parent,
    int ParentBits)
{
    /// <summary>How many candidates a gate for this decision weighs: choices and search-only ones.</summary>
    public int Width => Choices.Count + SearchOnly.Count;

    /// <summary>How many values there are: n, or n over k.</summary>
    public int ValueCount => Kind == DecisionKind.One ? Choices.Count : Binomial(Choices.Count, Keep);

    /// <summary>The choices that <paramref name="value"/> selects, bit i for choice i.</summary>
    public int Bits(int value) => Kind == DecisionKind.One ? 1 << value : value;

    /// <summary>Whether <paramref name="value"/> is one of this decision's values.</summary>
    public bool Allows(int value) => Kind == DecisionKind.One
        ? value >= 0 && value < Choices.Count
        : value >= 0 && value < 1L << Choices.Count && PopCount(value) == Keep;

    /// <summary>The value of rank <paramref name="rank"/>, 0 to <see cref="ValueCount"/>, exclusive; sets of bits in rising order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank.</exception>
    public int ValueAt(int rank)
    {
        if (Kind == DecisionKind.One && rank >= 0 && rank < Choices.Count) return rank;
        if (rank < 0 || rank >= ValueCount) throw new ArgumentOutOfRangeException(nameof(rank), rank, $"{Name} has {ValueCount} values.");
        // The combinatorial number system: the highest chosen element c_k is the largest with binomial(c_k, k) <= rank, and so on down.
        var bits = 0;
        for (var k = Keep; k > 0; k--)
        {
            var c = k - 1;
            while (Binomial(c + 1, k) <= rank) c++;
            bits |= 1 << c;
            rank -= Binomial(c, k);
        }

        return bits;
    }

    /// <summary>All values, in the order of <see cref="ValueAt"/>.</summary>
    public IEnumerable<int> Values
    {
        get
        {
            for (var rank = 0; rank < ValueCount; rank++) yield return ValueAt(rank);
        }
    }

    internal static int PopCount(int bits)
    {
        var count = 0;
        for (; bits != 0; bits &= bits - 1) count++;
        return count;
    }

    private static int Binomial(int n, int k)
    {
        if (k < 0 || k > n) return 0;
        long result = 1;
        for (var i = 1; i <= k; i++) result = result * (n - k + i) / i;
        return checked((int)result);
    }
}

/// <summary>
/// The ordered decisions of a space. A decision's condition names one earlier decision, so the decisions form a forest and can be
/// counted exactly.
/// </summary>
/// <param name="Items">The decisions; a parent stands before its children.</param>
public sealed record DecisionSpace(EquatableArray<Decision> Items)
{
    /// <summary>
    /// Lowers a space: for each cell and node the states it keeps (when it keeps only some), then the operation on each possible edge,
    /// active where the edge is kept.
    /// </summary>
    public static DecisionSpace Of(SearchSpace space)
    {
        var items = new List<Decision>();
        foreach (var cell in space.Cells)
        {
            var set = space.OperationSet(cell.OperationSet);
            var choices = set.Operations.Select(o => o.ToString()).ToEquatableArray();
            var searchOnly = set.SearchOnly.Select(o => o.ToString()).ToEquatableArray();
            for (var node = 0; node < cell.Nodes; node++)
            {
                var states = cell.StatesBefore(node);
                var name = $"{cell.Name}.{cell.StateName(states)}";
                var parent = -1;
                if (cell.Wiring == Wiring.Some)
                {
                    parent = items.Count;
                    var from = Enumerable.Range(0, states).Select(cell.StateName).ToEquatableArray();
                    items.Add(new Decision($"{name}.from", DecisionKind.Some, from, default, cell.Keep, -1, 0));
                }

                for (var state = 0; state < states; state++)
                    items.Add(new Decision($"{name}.{cell.StateName(state)}", DecisionKind.One, choices, searchOnly, 1, parent, parent < 0 ? 0 : 1 << state));
            }
        }

        return new DecisionSpace(items.ToEquatableArray());
    }

    /// <summary>Exactly how many architectures there are: active decisions multiply, values add.</summary>
    public BigInteger Count
    {
        get
        {
            var children = Items.Select((d, i) => (d, i)).ToLookup(p => p.d.Parent, p => p.i);
            return children[-1].Aggregate(BigInteger.One, (product, i) => product * CountFrom(i));

            BigInteger CountFrom(int index)
            {
                if (!children[index].Any()) return Items[index].ValueCount;
                var below = children[index].Select(i => (Items[i].ParentBits, Count: CountFrom(i))).ToArray();
                var sum = BigInteger.Zero;
                foreach (var value in Items[index].Values)
                {
                    var bits = Items[index].Bits(value);
                    sum += below.Where(b => (b.ParentBits & bits) != 0).Aggregate(BigInteger.One, (product, b) => product * b.Count);
                }

                return sum;
            }
        }
    }

    /// <summary>The index of the decision named <paramref name="name"/>, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Items.Count; i++)
            if (Items[i].Name == name) return i;
        return -1;
    }

    /// <summary>Whether decision <paramref name="index"/> is active under the earlier <paramref name="values"/>.</summary>
    public bool IsActive(int index, IReadOnlyList<int> values)
    {
        var decision = Items[index];
        if (decision.Parent < 0) return true;
        return IsActive(decision.Parent, values) && (decision.ParentBits & Items[decision.Parent].Bits(values[decision.Parent])) != 0;
    }
}
