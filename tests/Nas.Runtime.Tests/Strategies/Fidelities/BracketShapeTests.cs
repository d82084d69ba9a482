using Nas.Runtime.Strategies.Fidelities;

namespace Nas.Runtime.Tests.Strategies.Fidelities;

public class BracketShapeTests
{
    // Li et al. 2018, table 1: R = 81, eta = 3; architectures and epochs of each rung.
    [Fact]
    public void The_brackets_of_Hyperband_are_those_of_the_paper()
    {
        (int, int)[][] expected =
        [
            [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)],
            [(34, 3), (11, 9), (3, 27), (1, 81)],
            [(15, 9), (5, 27), (1, 81)],
            [(8, 27), (2, 81)],
            [(5, 81)],
        ];
        var actual = BracketShape.Hyperband(1 / 81.0, 3)
            .Select(b => b.Rungs.Select(r => (r.Count, (int)Math.Round(81 * r.Fidelity))).ToArray()).ToArray();
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_default_brackets_are_those_of_the_pages()
    {
        Assert.Equal(69, BracketShape.Hyperband(0.037, 3).Sum(b => b.Rungs.Sum(r => r.Count)));
        Assert.Equal([40, 17, 8, 4], BracketShape.Hyperband(0.037, 3).Select(b => b.Rungs.Sum(r => r.Count)));
        var halving = BracketShape.Of(32, BracketShape.Reductions(0.03, 2), 2);
        Assert.Equal([(32, 1 / 32.0), (16, 1 / 16.0), (8, 0.125), (4, 0.25), (2, 0.5), (1, 1)], halving.Rungs.Select(r => (r.Count, r.Fidelity)));
    }

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(0.34, 3, 0)]
    [InlineData(1 / 3.0, 3, 1)]
    [InlineData(1 / 9.0, 3, 2)]
    [InlineData(1 / 243.0, 3, 5)]
    [InlineData(0.25, 2, 2)]
    [InlineData(0.1, 4, 1)]
    public void No_fidelity_is_below_the_smallest(double smallest, double eta, int reductions)
    {
        Assert.Equal(reductions, BracketShape.Reductions(smallest, eta));
        Assert.All(BracketShape.Hyperband(smallest, eta), b =>
        {
            Assert.Equal(1, b.Rungs[^1].Fidelity);
            Assert.All(b.Rungs, r => Assert.True(r.Fidelity >= smallest - 1e-12 && r.Count >= 1));
        });
    }
}
