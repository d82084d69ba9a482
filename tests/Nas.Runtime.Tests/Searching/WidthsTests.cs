using Nas.Runtime.Searching;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Searching;

public class WidthsTests
{
    private static readonly Widths Wide = new(SmallSpaces.Widths, SmallSpaces.Widths.Net.Defaults);

    [Fact]
    public void Each_width_has_its_shares_and_the_nearest_of_them()
    {
        var names = Wide.Decisions.Select(d => SmallSpaces.Widths.Decisions.Items[d].Name).ToArray();
        Assert.Equal(5, names.Length);
        var first = Enumerable.Range(0, 5).Single(i => Wide.Values(i).Count == 4);
        Assert.Equal([0.25, 0.5, 0.75, 1], Wide.Values(first).Select(v => v.Share));
        Assert.Equal([0, 0, 1, 2, 3, 3], new[] { 0, 0.3, 0.4, 0.7, 0.9, 1 }.Select(s => Wide.Nearest(first, s)));
        var inside = Enumerable.Range(0, 5).First(i => Wide.Values(i).Count == 3);
        Assert.Equal([0.5, 0.75, 1], Wide.Values(inside).Select(v => v.Share));
    }

    [Fact]
    public void The_widest_is_the_largest_and_the_narrowest_the_smallest()
    {
        Assert.Equal(Wide.Sizes.Largest, Wide.Architecture([.. Enumerable.Range(0, 5).Select(i => Wide.Values(i).Count - 1)]));
        Assert.Equal(Wide.Sizes.Smallest, Wide.Architecture(new int[5]));
    }

    [Fact]
    public void Where_there_is_none_a_line_says_so()
    {
        Assert.Null(Widths.Refusal(SmallSpaces.Widths));
        Assert.StartsWith("makes a network narrower, and Small has no width to choose", Widths.Refusal(SmallSpaces.Two), StringComparison.Ordinal);
    }
}
