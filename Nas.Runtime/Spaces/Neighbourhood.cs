using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>The architectures one change away.</summary>
public static class Neighbourhood
{
    /// <summary>Whether the space has more than one architecture.</summary>
    public static bool HasNeighbours(this DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Items.Any(d => d.ValueCount > 1);
    }

    /// <summary>
    /// Every neighbour (White et al. 2021): each active one-of-n decision takes each of its other values, and of each active
    /// k-of-n decision one chosen element is exchanged for one that is not, with the decisions that depended on it moving along. A decision
    /// that becomes active and has no value to take over draws one. These are the architectures that
    /// <see cref="Sampling.Mutate"/> can make.
    /// </summary>
    public static IEnumerable<Genotype> Neighbours(this Genotype genotype, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        ArgumentNullException.ThrowIfNull(random);
        var space = genotype.Space;
        for (var i = 0; i < space.Items.Count; i++)
        {
            if (!genotype.IsActive(i)) continue;
            var (decision, value) = (space.Items[i], genotype[i]);
            if (decision.Kind == DecisionKind.One)
            {
                for (var other = 0; other < decision.Choices.Count; other++)
                    if (other != value) yield return With(genotype, i, other, [], [], random);
                continue;
            }

            foreach (var removed in Elements(value))
            {
                var before = Children(space, i, removed);
                foreach (var added in Elements(~value & (int)((1L << decision.Choices.Count) - 1)))
                    yield return With(genotype, i, value & ~(1 << removed) | (1 << added), before, Children(space, i, added), random);
            }
        }
    }

    private static Genotype With(Genotype genotype, int index, int value, int[] before, int[] after, RandomStream random)
    {
        var values = genotype.Values.ToArray();
        for (var i = 0; i < Math.Min(before.Length, after.Length); i++) values[after[i]] = values[before[i]];
        values[index] = value;
        return Variation.Complete(genotype.Space, values, random);
    }

    private static int[] Children(DecisionSpace space, int parent, int choice) =>
        [.. Enumerable.Range(0, space.Items.Count).Where(i => space.Items[i].Parent == parent && (space.Items[i].ParentBits >> choice & 1) != 0)];

    private static IEnumerable<int> Elements(int bits)
    {
        for (; bits != 0; bits &= bits - 1) yield return int.TrailingZeroCount(bits);
    }
}
