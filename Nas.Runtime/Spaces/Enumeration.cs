using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>All points of a small space.</summary>
public static class Enumeration
{
    /// <summary>Every architecture once, the last decision varying fastest; <see cref="DecisionSpace.Count"/> says how many there are.</summary>
    public static IEnumerable<Genotype> Enumerate(this DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var values = new long[space.Items.Count];
        return From(0);

        IEnumerable<Genotype> From(int index)
        {
            if (index == values.Length)
            {
                yield return new Genotype(space, values);
                yield break;
            }

            var decision = space.Items[index];
            if (!space.IsActive(index, values))
            {
                values[index] = -1;
                foreach (var genotype in From(index + 1)) yield return genotype;
                yield break;
            }

            for (var rank = 0L; rank < decision.ValueCount; rank++)
            {
                values[index] = decision.ValueAt(rank);
                if (!space.Allows(index, values[index], values)) continue;
                foreach (var genotype in From(index + 1)) yield return genotype;
            }
        }
    }
}
