using Nas.Tool.Projects;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Projects;

public class RestoredPackagesTests
{
    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"libraries":3}""")]
    public void A_damaged_file_is_said_to_be_so(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("project.assets.json", text);
        var e = Assert.Throws<ToolException>(() => RestoredPackages.Read(file));
        Assert.Equal($"{file} is damaged.", e.Message);
    }
}
