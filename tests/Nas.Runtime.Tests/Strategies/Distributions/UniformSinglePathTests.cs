using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class UniformSinglePathTests
{
    [Fact]
    public void Each_path_is_equally_likely()
    {
        var space = SmallSpaces.Two;
        var path = new UniformSinglePath(space.Decisions, Synthetic.Unconstrained(space), new RandomStream(1));
        Assert.Empty(path.Parameters);
        var counts = SmallSpaces.Enumerate(space.Decisions).ToDictionary(Key, _ => 0);
        for (var i = 0; i < 48 * 100; i++) counts[Key(path.Sample(), space.Decisions.Items.Count)]++;
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    [Fact]
    public void Paths_keep_to_the_constraints_and_are_uniform_among_those_that_do()
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null); // at most one convolution of three
        var path = new UniformSinglePath(space.Decisions, limits, new RandomStream(2));
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 4000; i++)
        {
            var key = Key(path.Sample(), 3);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(new[] { "1,1,1", "1,1,2", "1,2,1", "2,1,1" }, counts.Keys.Order(StringComparer.Ordinal));
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    private static string Key(Genotype genotype) => Key(Gates.Of(genotype), genotype.Values.Count);

    private static string Key(Gates gates, int count) => string.Join(",", Enumerable.Range(0, count).Select(i => gates[i].Active));
}
