using Nas.Disks;
using Nas.Tool.Projects;
using Nas.Tool.Tests.Support;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Tests.WriteBack;

/// <summary>The project lies on a disk that really runs full.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Network _first = Network.Of("// first");
    private readonly Network _second = Network.Of("// second" + new string('.', 9_000));

    private readonly ToolRun _tool = new();
    private readonly TinyDisk? _disk;

    public FullDiskTests()
    {
        if (!TinyDisk.CanMount)
            return;
        _disk = new TinyDisk(Folder.Path, 128);
        Folder.Write("Demo.csproj", "<Project/>");
    }

    private TemporaryFolder Folder => _tool.Folder;

    public void Dispose()
    {
        _disk?.Dispose();
        _tool.Dispose();
    }

    // Three files of three pages, their old contents, a journal: from no page to enough of them, wherever that stops.
    [TinyDiskFact]
    public async Task Wherever_the_disk_runs_full_all_files_change_or_none()
    {
        var (failed, written) = (0, 0);
        for (var pages = 0; pages < 16; pages++)
        {
            _disk!.Empty();
            Folder.Write("FashionNet.cs", "// mine");
            Folder.Write("FashionNet.Derived.cs", _first.Derived);
            var before = Folder.Snapshot();
            _disk.FillBut(pages);
            try
            {
                await Write();
                written++;
                Assert.Equal(_second.Source, Folder.Read("FashionNet.cs"));
                Assert.Equal(_second.Derived, Folder.Read("FashionNet.Derived.cs"));
                Assert.Equal("// mine", Folder.Read("FashionNet.cs.bak"));
                File.Delete(Folder.File("FashionNet.cs.bak"));
            }
            catch (ToolException error)
            {
                Assert.Equal(0, written);
                failed++;
                Assert.StartsWith($"Cannot write in {Folder.Path}: No space left on device", error.Message, StringComparison.Ordinal);
                Assert.EndsWith("Nothing was changed.", error.Message, StringComparison.Ordinal);
                _disk.Empty();
                Assert.Equal(before, Folder.Snapshot());
            }
        }

        Assert.True(failed > 4 && written > 4, $"{failed} failed, {written} written");
    }

    [TinyDiskFact]
    public async Task What_a_search_found_is_said_and_written_when_there_is_room()
    {
        _tool.Script = _tool.Say(_second.ResultLine());
        _disk!.FillBut(3);

        Assert.Equal(1, await _tool.Run("search"));

        var line = Assert.Single(_tool.ErrorLines, l => l.StartsWith("dotnet nas:", StringComparison.Ordinal));
        Assert.Contains("No space left on device", line, StringComparison.Ordinal);
        Assert.Contains(Network.Genotype, _tool.Error.ToString(), StringComparison.Ordinal);
        _disk.Empty();
        Assert.Equal(["Demo.csproj", "request.json"], Folder.Snapshot().Keys);

        Assert.Equal(0, await _tool.Run("resume"));
        Assert.Equal(_second.Source, Folder.Read("FashionNet.cs"));
    }

    [TinyDiskFact]
    public async Task A_disk_that_is_full_already_is_said_before_the_search()
    {
        _disk!.FillBut(0);
        Assert.Equal(1, await _tool.Run("search"));
        Assert.Contains("No space left on device", Assert.Single(_tool.ErrorLines), StringComparison.Ordinal);
        _disk.Empty();
        Assert.Equal(["Demo.csproj"], Folder.Snapshot().Keys);
    }

    private Task<WriteOutcome> Write() => new NetworkWriter(_tool.Builder, new BuildSettings(NoBuild: true)).WriteAsync(
        FakeBuilder.Project(Folder.File("Demo.csproj"), []), _second.ClassName, _second.Source, _second.Derived, force: true, default, default);
}
