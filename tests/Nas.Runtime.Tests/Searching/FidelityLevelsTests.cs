using Nas.Runtime.Searching;

namespace Nas.Runtime.Tests.Searching;

public class FidelityLevelsTests
{
    [Fact]
    public void What_is_wanted_is_rounded_down_to_what_there_is_or_up_to_the_lowest()
    {
        FidelityLevels levels = new([0.06, 0.5, 1]);
        Assert.Equal([0, 0, 0, 1, 1, 2, 2], new[] { 0.001, 12 / 200.0, 0.49, 0.5, 0.999, 1, 7 }.Select(levels.Level));
        Assert.Equal([1, 1, 1], new[] { 0.001, 0.5, 1 }.Select(FidelityLevels.Full.Given));
    }

    [Fact]
    public void A_training_has_each_of_its_epochs_and_comes_to_what_it_has()
    {
        var levels = FidelityLevels.OfEpochs(27);
        Assert.Equal(27, levels.Shares.Count);
        for (var power = 0; power <= 3; power++) Assert.Equal(Math.Pow(3, power), 27 * levels.Given(Math.Pow(3, power - 3)), 9);
        Assert.Equal(1 / 3.0, FidelityLevels.OfEpochs(3).Given(1 / 27.0));
        // Rounded once it stays: what is told is what was asked.
        Assert.All(levels.Shares, share => Assert.Equal(share, levels.Given(share)));
    }

    [Fact]
    public void Levels_rise_to_one() =>
        Assert.All(new double[][] { [], [0.5], [0, 1], [0.5, 0.5, 1] }, shares => Assert.Throws<ArgumentException>(() => new FidelityLevels(shares)));
}
