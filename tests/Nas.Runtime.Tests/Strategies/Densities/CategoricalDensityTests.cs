using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Densities;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Densities;

public class CategoricalDensityTests
{
    private static readonly DecisionSpace Space = DecisionLists.Conditional;

    // Two of three are on. Decision by decision, with a weight of 0.5 for each value of the prior.
    private static readonly CategoricalDensity Density = new(
        Space,
        [new(Space, [0, 1, -1, -1]), new(Space, [1, -1, 2, 0b0011]), new(Space, [1, -1, 2, 0b1010])],
        priorWeight: 0.5);

    [Fact]
    public void Probabilities_are_counts_with_a_prior_over_the_trials_in_which_the_decision_was_active()
    {
        Assert.Equal(Math.Log(1.5 / 4 * (0.5 / 2)), Density.Log(new(Space, [0, 0, -1, -1])), 1e-12);
        Assert.Equal(Math.Log(2.5 / 4 * (2.5 / 3.5) * (1.5 / 5)), Density.Log(new(Space, [1, -1, 2, 0b1010])), 1e-12);
        Assert.Equal(Math.Log(2.5 / 4 * (0.5 / 3.5) * (0.5 / 5)), Density.Log(new(Space, [1, -1, 0, 0b1100])), 1e-12);
        Assert.Equal(1, SmallSpaces.Enumerate(Space).Sum(g => Math.Exp(Density.Log(g))), 1e-12);
    }

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        var random = new RandomStream(1);
        var all = SmallSpaces.Enumerate(Space);
        var counts = all.ToDictionary(g => g, _ => 0);
        for (var i = 0; i < 40_000; i++) counts[Density.Sample(random)]++;
        ChiSquare.AssertProportions([.. all.Select(g => counts[g])], [.. all.Select(g => Math.Exp(Density.Log(g)))]);
    }

    [Fact]
    public void Without_observations_it_is_the_prior()
    {
        var prior = new CategoricalDensity(Space, [], 2);
        Assert.Equal(Math.Log(1 / 36.0), prior.Log(new(Space, [1, -1, 2, 0b1010])), 1e-12);
        Assert.Equal(Math.Log(1 / 4.0), prior.Log(new(Space, [0, 0, -1, -1])), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CategoricalDensity(Space, [], 0));
    }
}
