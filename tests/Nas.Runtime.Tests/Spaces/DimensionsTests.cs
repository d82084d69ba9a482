using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class DimensionsTests
{
    [Theory]
    [InlineData("MobileNet")]
    [InlineData("OnceForAll")]
    [InlineData("BigNas")]
    public void They_are_what_stages_and_arguments_say(string file)
    {
        var space = SmallSpaces.Sample(file);
        Assert.Equal(
            space.Decisions.Items.Select(d => d.Name.Split('.')[^1] switch
            {
                "kernel" => Dimension.Kernel,
                "depth" => Dimension.Depth,
                "expand" or "channels" => Dimension.Width,
                "image" => Dimension.Resolution,
                _ => Dimension.Other,
            }),
            Dimensions.Of(space));
    }

    [Fact]
    public void Cells_have_others_only() => Assert.All(Dimensions.Of(SmallSpaces.Darts), d => Assert.Equal(Dimension.Other, d));
}
