using System.Numerics;

namespace Nas.Dsl.Tests.Model;

public class CountTests
{
    [Fact]
    public void Darts_cells_have_as_many_members_as_the_paper_space()
    {
        // Each node i keeps 2 of its i + 2 states and puts one of 7 operations on each: 7^8 * 1 * 3 * 6 * 10.
        var cell = BigInteger.Pow(7, 8) * 180;
        Assert.Equal(1_037_664_180, cell);
        Assert.Equal(cell * cell, Spaces.Darts.Count);
        Assert.Equal(cell, Spaces.Around(Spaces.DartsText[..Spaces.DartsText.IndexOf("cell Reduction", StringComparison.Ordinal)], "Normal").Count);
    }

    [Fact]
    public void Bench201_has_15625_members() => Assert.Equal(15_625, Spaces.Bench201.Count);
}
