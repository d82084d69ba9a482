using Nas.Dsl.Model;
using Nas.Runtime.Objectives;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Learning;

/// <summary>Random architectures that were not proposed before.</summary>
internal static class Unseen
{
    private const int Draws = 1000;

    /// <summary>A random architecture outside <paramref name="seen"/>; where the space seems used up, any.</summary>
    public static Genotype Draw(DecisionSpace space, IReadOnlySet<Genotype> seen, Constraints constraints, RandomStream random)
    {
        for (var i = 0; i < Draws; i++)
        {
            var genotype = space.Sample(random);
            if (!seen.Contains(genotype) && constraints.Allow(genotype)) return genotype;
        }

        return constraints.First(() => space.Sample(random));
    }
}
