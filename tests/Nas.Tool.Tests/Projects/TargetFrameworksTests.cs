using Nas.Tool.Projects;

namespace Nas.Tool.Tests.Projects;

public class TargetFrameworksTests
{
    [Theory]
    [InlineData("net10.0", "net10.0")]
    [InlineData("net10.0", "net9.0", "net10.0")]
    [InlineData("net10.0", "net10.0", "netstandard2.0", "net48", "netcoreapp3.1")]
    [InlineData("net10.0-windows", "net8.0-windows", "net10.0-windows")]
    [InlineData("net11.0-windows10.0.19041", "net11.0-windows10.0.19041")]
    [InlineData("Net12.0", "Net12.0", "net9.0")]
    public void The_only_one_that_can_have_the_runtime_is_taken(string expected, params string[] all) =>
        Assert.Equal(expected, TargetFrameworks.Choose("Demo.csproj", all));

    [Theory]
    [InlineData("net9.0")]
    [InlineData("net8.0 and net9.0")]
    [InlineData("netstandard2.0")]
    [InlineData("net48 and netcoreapp3.1")]
    [InlineData("net9.0-windows")]
    [InlineData("net100")]
    public void Where_none_can_the_version_it_needs_is_said(string all)
    {
        var e = Assert.Throws<ToolException>(() => TargetFrameworks.Choose("Demo.csproj", all.Split(" and ")));
        Assert.Equal($"Demo.csproj is built for {all}, and Nas.Runtime needs net10.0 or later.", e.Message);
        Assert.Equal(ExitCode.Usage, e.ExitCode);
        Assert.Equal(e.Message, Assert.Throws<ToolException>(() => TargetFrameworks.Require("Demo.csproj", all)).Message);
    }

    [Fact]
    public void Where_several_can_one_must_be_named()
    {
        var e = Assert.Throws<ToolException>(() => TargetFrameworks.Choose("Demo.csproj", ["net9.0", "net10.0", "net11.0"]));
        Assert.Equal("Demo.csproj is built for net10.0 and net11.0.", e.Message);
        Assert.Equal("Name one: --framework net10.0", e.Hint);
    }
}
