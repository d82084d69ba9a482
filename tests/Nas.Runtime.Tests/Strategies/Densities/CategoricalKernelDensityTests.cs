using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Densities;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Densities;

public class CategoricalKernelDensityTests
{
    private static readonly DecisionSpace Space = DecisionLists.Of(DecisionLists.Choice("a", 2), DecisionLists.Choice("b", 3));
    private static readonly Genotype[] Observed = [new(Space, [0, 0]), new(Space, [0, 0]), new(Space, [1, 2]), new(Space, [1, 2])];

    // Of two values the rule is the normal reference rule: 1.06 times the standard deviation (1/2 here) times n^(-1/(4 + d)).
    [Fact]
    public void The_bandwidth_is_the_normal_reference_rule()
    {
        var rule = 1.06 * 0.5 * Math.Pow(4, -1.0 / 6);
        var density = new CategoricalKernelDensity(Space, Observed);
        Assert.Equal(rule, density.Bandwidths[0], 1e-12);
        Assert.Equal(rule, density.Bandwidths[1], 1e-12); // two of three values, half each
        Assert.All(new CategoricalKernelDensity(Space, [Observed[0]]).Bandwidths, b => Assert.Equal(1e-3, b));
        Assert.All(
            new CategoricalKernelDensity(Space, [Observed[0], Observed[2]]).Bandwidths.Zip([0.5, 2 / 3.0]),
            pair => Assert.InRange(pair.First, 0, pair.Second));
    }

    [Fact]
    public void It_is_a_mean_of_products_and_sums_to_1()
    {
        var density = new CategoricalKernelDensity(Space, Observed);
        var (a, b) = (density.Bandwidths[0], density.Bandwidths[1]);
        Assert.Equal((((1 - a) * (1 - b)) + (a * b / 2)) / 2, density.At(new(Space, [0, 0])), 1e-12);
        Assert.Equal((((1 - a) * b / 2) + (a * (1 - b))) / 2, density.At(new(Space, [0, 2])), 1e-12);
        Assert.Equal(((1 - a) * b / 2 / 2) + (a * b / 2 / 2), density.At(new(Space, [0, 1])), 1e-12);
        Assert.Equal(1, SmallSpaces.Enumerate(Space).Sum(density.At), 1e-12);
        // Values that went together are likelier together; independent densities could not say so.
        Assert.True(density.At(new(Space, [0, 0])) > density.At(new(Space, [0, 2])));
    }

    [Fact]
    public void Draws_follow_the_density_and_wider_kernels_spread()
    {
        var density = new CategoricalKernelDensity(Space, Observed);
        var all = SmallSpaces.Enumerate(Space);
        int[] Counts(double factor)
        {
            var random = new RandomStream(1);
            var counts = all.ToDictionary(g => g, _ => 0);
            for (var i = 0; i < 30_000; i++) counts[density.Sample(factor, random)]++;
            return [.. all.Select(g => counts[g])];
        }

        ChiSquare.AssertProportions(Counts(1), [.. all.Select(density.At)]);
        ChiSquare.AssertUniform(Counts(1000));
    }

    [Fact]
    public void Decisions_that_were_not_active_are_uniform()
    {
        var conditional = DecisionLists.Conditional;
        var density = new CategoricalKernelDensity(conditional, [new(conditional, [0, 1, -1, -1])]);
        Assert.Equal(1, SmallSpaces.Enumerate(conditional).Sum(density.At), 1e-12);
        Assert.Equal(1e-3 / 18, density.At(new(conditional, [1, -1, 0, 0b0110])), 1e-12);
        var random = new RandomStream(2);
        var counts = new Dictionary<Genotype, int>();
        while (counts.Values.Sum() < 3600)
            if (density.Sample(1000, random) is var drawn && drawn[0] == 1) counts[drawn] = counts.GetValueOrDefault(drawn) + 1;
        Assert.Equal(18, counts.Count);
        ChiSquare.AssertUniform([.. counts.Values]);
    }
}
