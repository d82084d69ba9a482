using System.Numerics;

namespace Nas.Dsl.Model;

/// <summary>
/// The ordered decisions of a space. A decision's condition names one earlier decision, so the decisions form a forest and can be
/// counted exactly.
/// </summary>
/// <param name="Items">The decisions; a parent stands before its children.</param>
public sealed record DecisionSpace(EquatableArray<Decision> Items)
{
    /// <summary>Exactly how many architectures there are: active decisions multiply, values add.</summary>
    public BigInteger Count
    {
        get
        {
            var children = Items.Select((d, i) => (d, i)).ToLookup(p => p.d.Parent, p => p.i);
            return children[-1].Aggregate(BigInteger.One, (product, i) => product * CountFrom(i));

            BigInteger CountFrom(int index)
            {
                var decision = Items[index];
                if (!children[index].Any()) return decision.ValueCount;
                var below = children[index].Select(i => (Items[i].ParentBits, Count: CountFrom(i))).ToArray();
                if (decision.Kind == DecisionKind.Some && below.All(b => Combinations.Size(b.ParentBits) == 1)) return CountSets(decision, below);
                var sum = BigInteger.Zero;
                foreach (var value in decision.Values)
                {
                    var bits = decision.Bits(value);
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
    public bool IsActive(int index, IReadOnlyList<long> values)
    {
        var decision = Items[index];
        if (decision.Parent < 0) return true;
        return IsActive(decision.Parent, values) && (decision.ParentBits & Items[decision.Parent].Bits(values[decision.Parent])) != 0;
    }

    /// <summary>The decisions that are active where decision <paramref name="parent"/> takes <paramref name="choice"/>, by their indices.</summary>
    public int[] Children(int parent, int choice) =>
        [.. Enumerable.Range(0, Items.Count).Where(i => Items[i].Parent == parent && (Items[i].ParentBits >> choice & 1) != 0)];

    // Where what hangs on a choice hangs on it alone, the sum over all sets is a polynomial: sets need not be gone through one by one.
    private static BigInteger CountSets(Decision decision, (long ParentBits, BigInteger Count)[] below)
    {
        var bySize = new BigInteger[decision.Max + 1]; // of the sets of the choices so far
        bySize[0] = BigInteger.One;
        for (var choice = 0; choice < decision.Choices.Count; choice++)
        {
            var factor = below.Where(b => b.ParentBits == 1L << choice).Aggregate(BigInteger.One, (product, b) => product * b.Count);
            for (var size = decision.Max; size > 0; size--) bySize[size] += bySize[size - 1] * factor;
        }

        return bySize.Skip(decision.Min).Aggregate(BigInteger.Zero, (sum, count) => sum + count);
    }
}
