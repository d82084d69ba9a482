using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class ElasticPathsTests
{
    // Cai et al. 2020, section 3.3: kernels 7, then 5 and 3; depths 4, then 3, then 2; expansions 6, then 4, then 3.
    [Fact]
    public void Kernels_open_first_then_depths_then_widths_the_next_smaller_before_the_smallest()
    {
        var space = SmallSpaces.Sample("OnceForAll");
        var paths = Of(space);
        Assert.Equal(6, paths.Phases.Count);
        Assert.Equal([1, 1, 2, 2, 4, 4], paths.Phases.Select(p => p.Paths));
        AssertDrawn(paths, space, 0, kernels: "2", depths: "2", widths: "2");
        AssertDrawn(paths, space, 200, kernels: "012", depths: "2", widths: "2");
        AssertDrawn(paths, space, 310, kernels: "012", depths: "12", widths: "2");
        AssertDrawn(paths, space, 400, kernels: "012", depths: "012", widths: "2");
        AssertDrawn(paths, space, 460, kernels: "012", depths: "012", widths: "12");
        AssertDrawn(paths, space, 604, kernels: "012", depths: "012", widths: "012");
    }

    [Fact]
    public void What_a_space_has_not_is_no_phase_and_operations_open_last()
    {
        var cell = SmallSpaces.Darts;
        var paths = Of(cell);
        Assert.Equal([null, Dimension.Other], paths.Phases.Select(p => p.Opens));
        paths.Begin(new(0, 10, 0, 1));
        var first = paths.Sample();
        for (var i = 0; i < 5; i++) Assert.Equal(Values(first), Values(paths.Sample()));
        paths.Begin(new(9, 10, 0, 1));
        Assert.True(Enumerable.Range(0, 5).Select(_ => Values(paths.Sample())).Distinct().Count() == 5);
        Assert.Equal(7, Of(SmallSpaces.Sample("MobileNet")).Phases.Count);
    }

    [Fact]
    public void Phases_share_epochs_as_in_the_paper()
    {
        var paths = Of(SmallSpaces.Sample("OnceForAll"));
        Assert.Equal([180, 125, 25, 125, 25, 125], Enumerable.Range(0, 605).Select(e => paths.At(e, 605).Phase).GroupBy(p => p).Select(g => g.Count()));
        Assert.Equal((1, 0.5), paths.At(180 + 62.5, 605));
        // However few there are, the largest comes first, and all is open in the end.
        foreach (var epochs in new[] { 2, 3, 7, 20 }) Assert.Equal((0, 5), (paths.At(0, epochs).Phase, paths.At(epochs - 1, epochs).Phase));
    }

    private static ElasticPaths Of(SearchSpace space) => new(space, new ArchitectureSizes(space), new RandomStream(1));

    private static string Values(Gates gates) => string.Join(" ", Enumerable.Range(0, gates.Count).Select(i => gates[i].Active));

    private static void AssertDrawn(ElasticPaths paths, SearchSpace space, int epoch, string kernels, string depths, string widths)
    {
        paths.Begin(new(epoch, 605, 0, 1));
        var dimensions = Dimensions.Of(space);
        var drawn = Enum.GetValues<Dimension>().ToDictionary(d => d, _ => new SortedSet<int>());
        for (var i = 0; i < 40; i++)
        {
            var gates = paths.Sample();
            for (var d = 0; d < gates.Count; d++)
                if (gates[d].Active != 0) drawn[dimensions[d]].Add(System.Numerics.BitOperations.TrailingZeroCount(gates[d].Active));
        }

        Assert.Equal((kernels, depths, widths), (string.Concat(drawn[Dimension.Kernel]), string.Concat(drawn[Dimension.Depth]), string.Concat(drawn[Dimension.Width])));
    }
}
