using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>The architectures one change away.</summary>
public static class Neighbourhood
{
    /// <summary>Whether the space has more than one architecture.</summary>
    public static bool HasNeighbours(this DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Order is null ? space.Items.Any(d => d.ValueCount > 1) : space.Count > 1;
    }

    /// <summary>
    /// Every neighbour (White et al. 2021): each active one-of-n decision takes each of its other values; of each active k-of-n decision one chosen
    /// element is exchanged for one that is not, with the decisions that depended on it moving along; and where the number that is chosen may differ,
    /// one element is taken or left out. A decision that becomes active and has no value to take over draws one, as does one whose value may not
    /// stand behind the changed one. These are the architectures that
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
            foreach (var other in decision.Others(value))
            {
                if (decision.Kind == DecisionKind.One && !space.Allows(i, other, genotype.Values)) continue;
                var isExchange = decision.Kind == DecisionKind.Some && decision.Min == decision.Max;
                yield return With(genotype, i, other, isExchange ? Children(i, value & ~other) : [], isExchange ? Children(i, other & ~value) : [], random);
            }
        }

        int[] Children(int index, long bit) => space.Children(index, System.Numerics.BitOperations.TrailingZeroCount(bit));
    }

    private static Genotype With(Genotype genotype, int index, long value, int[] before, int[] after, RandomStream random)
    {
        var values = genotype.Values.ToArray();
        for (var i = 0; i < Math.Min(before.Length, after.Length); i++) values[after[i]] = values[before[i]];
        values[index] = value;
        return Variation.Complete(genotype.Space, values, random);
    }
}
