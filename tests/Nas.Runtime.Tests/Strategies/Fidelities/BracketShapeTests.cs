using Nas.Runtime.Searching;
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
        var actual = BracketShape.Hyperband(1 / 81.0, 3, FidelityLevels.OfEpochs(81))
            .Select(b => b.Rungs.Select(r => (r.Count, (int)Math.Round(81 * r.Fidelity))).ToArray()).ToArray();
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_default_brackets_are_those_of_the_pages()
    {
        Assert.Equal(69, BracketShape.Hyperband(0.037, 3, FidelityLevels.OfEpochs(27)).Sum(b => b.Rungs.Sum(r => r.Count)));
        Assert.Equal([40, 17, 8, 4], BracketShape.Hyperband(0.037, 3, FidelityLevels.OfEpochs(27)).Select(b => b.Rungs.Sum(r => r.Count)));
        var halving = BracketShape.Of(32, BracketShape.Reductions(0.03, 2, FidelityLevels.OfEpochs(32)), 2, FidelityLevels.OfEpochs(32));
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
        var levels = FidelityLevels.OfEpochs(972); // of which each power of 1/2 and 1/3 here is one
        Assert.Equal(reductions, BracketShape.Reductions(smallest, eta, levels));
        Assert.All(BracketShape.Hyperband(smallest, eta, levels), b =>
        {
            Assert.Equal(1, b.Rungs[^1].Fidelity);
            Assert.All(b.Rungs, r => Assert.True(r.Fidelity >= smallest - 1e-12 && r.Count >= 1));
        });
    }

    // Without cheaper evaluations all is random search, and nobody is asked for twice.
    [Fact]
    public void What_has_one_fidelity_has_one_rung()
    {
        Assert.Equal([new Rung(32, 1)], BracketShape.Of(32, 5, 2, FidelityLevels.Full).Rungs);
        Assert.Equal([new Rung(1, 1)], Assert.Single(BracketShape.Hyperband(0.037, 3, FidelityLevels.Full)).Rungs);
    }

    [Fact]
    public void Rungs_that_come_to_the_same_are_one()
    {
        FidelityLevels table = new([0.06, 1]);
        // 1/9 and 1/3 are both 0.06.
        Assert.Equal(
            [[new(9, 0.06), new(1, 1)], [new(5, 0.06), new(1, 1)], [new Rung(3, 1)]],
            BracketShape.Hyperband(0.037, 3, table).Select(b => b.Rungs.ToArray()));
        // Of ten epochs 1, 2 and 5; an eighth and a sixteenth are one epoch.
        Assert.Equal([(32, 0.1), (8, 0.2), (4, 0.5), (2, 1)], BracketShape.Of(32, 4, 2, FidelityLevels.OfEpochs(10)).Rungs.Select(r => (r.Count, r.Fidelity)));
        Assert.Equal(3, BracketShape.Reductions(0.01, 2, FidelityLevels.OfEpochs(10)));
    }
}
