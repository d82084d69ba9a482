using Nas.Tool.Engines;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Engines;

public sealed class EngineCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_built_again_does_not_change_under_an_engine()
    {
        foreach (var name in new[] { "Demo.dll", "Demo.deps.json", "Demo.runtimeconfig.json", "Other.dll" })
            _folder.Write("bin/" + name, "old");
        _folder.Write("bin/data.txt", "data");
        _folder.Write("bin/runtimes/libtorch.so", "torch");
        var built = FakeBuilder.Project(_folder.File("Demo.csproj")) with
        {
            TargetPath = _folder.File("bin/Demo.dll"), DepsFile = _folder.File("bin/Demo.deps.json"), RuntimeConfigFile = _folder.File("elsewhere/Demo.runtimeconfig.json"),
        };

        string folder;
        using (var copy = EngineCopy.Of(built))
        {
            folder = Path.GetDirectoryName(copy.Project.TargetPath)!;
            // In place, as a build does it.
            foreach (var name in new[] { "Demo.dll", "Demo.deps.json", "Other.dll" })
                _folder.Write("bin/" + name, "new");

            Assert.Equal("old", File.ReadAllText(copy.Project.TargetPath));
            Assert.Equal("old", File.ReadAllText(copy.Project.DepsFile));
            Assert.Equal("old", File.ReadAllText(Path.Combine(folder, "Other.dll")));
            Assert.Equal(built.RuntimeConfigFile, copy.Project.RuntimeConfigFile);
            Assert.Equal(built.ProjectPath, copy.Project.ProjectPath);
            Assert.Equal("data", File.ReadAllText(Path.Combine(folder, "data.txt")));
            Assert.Equal("torch", File.ReadAllText(Path.Combine(folder, "runtimes", "libtorch.so")));
        }
        Assert.False(Directory.Exists(folder));
        Assert.Equal("torch", _folder.Read("bin/runtimes/libtorch.so"));
    }

    [Fact]
    public void A_project_that_has_not_been_built_has_nothing_to_copy()
    {
        using var copy = EngineCopy.Of(FakeBuilder.Project("/nowhere/Demo.csproj"));
        Assert.False(File.Exists(copy.Project.TargetPath));
    }
}
