using Nas.Runtime.Hosting;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Hosting;

/// <summary><c>--param channels=1</c> where a cell halves its channels.</summary>
public sealed class NarrowNetTests
{
    [Fact]
    public void A_width_that_cannot_be_divided_is_refused_before_anything_is_made()
    {
        var space = SmallSpaces.Read(
            """
            ops Ops { search only skip_connect, sep_conv(3) }
            cell Half { input x nodes 1 { from all of previous, op Ops } output last stride 2 }
            net Thin(channels: 4, classes: 2) { input image(1, 8, 8) Half head global_avg_pool, linear(classes) }
            """);
        var error = Assert.Throws<UsageException>(() => Workplace.Parameters(space, Width(1)));
        Assert.Equal(
            "Thin with channels 1, classes 2, stage 1: The cell 'Half' has only 1 channel here, and 'skip_connect' at stride 2 divides them; choose a larger 'channels'.",
            error.Message);
        Assert.Equal(2, Workplace.Parameters(space, Width(2))["channels"]);
    }

    private static Dictionary<string, int> Width(int channels) => new() { ["channels"] = channels };
}
