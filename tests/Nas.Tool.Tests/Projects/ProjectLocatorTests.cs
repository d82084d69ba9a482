using Nas.Tool.Projects;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Projects;

public class ProjectLocatorTests
{
    [Fact]
    public void The_only_project_is_found()
    {
        using var folder = new TemporaryFolder();
        var project = folder.Write("Demo.csproj", "");
        folder.Write("Cell.nas", "");
        Assert.Equal(project, ProjectLocator.Find(null, folder.Path));
    }

    [Fact]
    public void No_project_is_a_usage_error()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.Throws<ToolException>(() => ProjectLocator.Find(null, folder.Path));
        Assert.Equal($"There is no project in {folder.Path}.", e.Message);
        Assert.Contains("--project", e.Hint, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, e.ExitCode);
    }

    [Fact]
    public void Two_projects_are_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("B.csproj", "");
        folder.Write("A.csproj", "");
        var e = Assert.Throws<ToolException>(() => ProjectLocator.Find(null, folder.Path));
        Assert.Equal($"There are 2 projects in {folder.Path}: A.csproj, B.csproj.", e.Message);
        Assert.Equal("Name one: --project A.csproj", e.Hint);
        Assert.Equal(ExitCode.Usage, e.ExitCode);
    }

    [Fact]
    public void A_given_file_or_folder_is_taken()
    {
        using var folder = new TemporaryFolder();
        var a = folder.Write("a/A.csproj", "");
        folder.Write("b/B.csproj", "");
        Assert.Equal(a, ProjectLocator.Find("a/A.csproj", folder.Path));
        Assert.Equal(a, ProjectLocator.Find("a", folder.Path));
        Assert.Equal(a, ProjectLocator.Find(a, "/"));
    }

    [Theory]
    [InlineData("nowhere", "does not exist")]
    [InlineData("notes.txt", "is not a project file")]
    [InlineData("Old.vbproj", "is not a C# project")]
    public void What_is_no_project_is_a_usage_error(string given, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.txt", "");
        folder.Write("Old.vbproj", "");
        var e = Assert.Throws<ToolException>(() => ProjectLocator.Find(given, folder.Path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, e.ExitCode);
    }
}
