using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class CoarseToFineTests
{
    // Of one block, two kernels at two widths; of two, the second like the first or left out.
    [Fact]
    public void Skeletons_are_of_one_size_each_in_every_combination()
    {
        var space = SmallSpaces.Stage;
        var skeletons = CoarseToFine.Skeletons(space, new ArchitectureSizes(space)).ToArray();
        Assert.Equal(4 + 8, skeletons.Length);
        Assert.Equal(12, skeletons.Distinct().Count());
        var (first, second) = (space.Decisions.IndexOf("S.n0.kernel"), space.Decisions.IndexOf("S.n1.kernel"));
        Assert.All(skeletons, s => Assert.True(!s.IsActive(second) || s[first] == s[second]));
    }

    [Fact]
    public void Skeletons_come_first_and_then_what_is_near_the_best_and_none_breaks_a_limit()
    {
        var space = SmallSpaces.Stage;
        var sizes = new ArchitectureSizes(space);
        var limit = Cost.Of(space, sizes.Largest).Flops - 1;
        var constraints = new Constraints(space, space.Net.Defaults, null, limit);
        var expected = CoarseToFine.Skeletons(space, sizes).Where(constraints.Allow).ToHashSet();
        Assert.Equal(11, expected.Count);
        var trials = Synthetic.Run(
            CoarseToFine.Create(space, sizes, 0.3, Synthetic.Accuracy, constraints, new RandomStream(1)), Synthetic.Separable(space.Decisions, 3), 15);
        Assert.Equal(expected, trials.Take(11).Select(t => t.Genotype).ToHashSet());
        Assert.All(trials, t => Assert.True(constraints.Allow(t.Genotype)));
        Assert.Equal(15, trials.DistinctBy(t => t.Genotype).Count()); // of 15 that keep to it
    }
}
