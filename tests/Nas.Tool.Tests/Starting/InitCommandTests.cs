using Nas.Tool.Starting;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Starting;

/// <summary>What <c>dotnet nas init</c> makes of a project.</summary>
public sealed class InitCommandTests : IDisposable
{
    private readonly ToolRun _tool = new();
    private readonly FakeDotnet _dotnet;

    public InitCommandTests()
    {
        _dotnet = new FakeDotnet(_tool.Folder);
        _tool.Dotnet = _dotnet.Run;
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_project_gets_packages_a_space_and_defaults()
    {
        Assert.Equal(0, await _tool.Run("init"));

        Assert.Equal(["Nas.Runtime", "TorchSharp-cpu"], _dotnet.Added);
        Assert.Equal(Repository.Read("templates/Nas.Templates/content/nas/FirstNet.nas"), _tool.Folder.Read("FirstNet.nas"));
        Assert.Equal("""
            {
              "$schema": ".nas/nas.schema.json",
              "data": "shapes",
              "train": {
                "preset": "quick"
              }
            }

            """, _tool.Folder.Read("nas.json"));
        Assert.True(_tool.Folder.Has(".nas/nas.schema.json"));
        Assert.Equal($"""
            package   Nas.Runtime {ToolVersion.Current} added
            package   TorchSharp-cpu {PackageReferences.TorchVersion} added
            space     FirstNet.nas written
            defaults  nas.json written
            next      dotnet nas show; dotnet nas search --time-limit 5m; dotnet nas train

            """, _tool.Out.ToString());
    }

    [Fact]
    public void A_new_project_has_the_same_defaults() =>
        Assert.Equal(Repository.Read("templates/Nas.Templates/content/nas/nas.json").ReplaceLineEndings("\n"), StarterDefaults.Text("shapes", null, null));

    [Fact]
    public async Task A_second_call_changes_nothing()
    {
        await _tool.Run("init", "--name", "Clothes");
        var before = _tool.Folder.Snapshot();

        Assert.Equal(0, await _tool.Run("init", "--form", "csharp"));

        Assert.Equal(before, _tool.Folder.Snapshot());
        Assert.Contains("Clothes is there already", _tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("nas.json is there already", _tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fashion-mnist", "[Net, Image(1, 28, 28)]\n")]
    [InlineData("cifar10", "[Net, Image(3, 32, 32)]\n")]
    [InlineData("shapes", "[Net, Image(3, 32, 32)] // pictures are brought to this size\n")]
    public async Task A_space_in_CSharp_has_the_projects_namespace_and_the_datas_images(string data, string expected)
    {
        Assert.Equal(0, await _tool.Run("init", "--form", "csharp", "--name", "Clothes", "--data", data, "--torch", "cuda"));

        var text = _tool.Folder.Read("Clothes.Space.cs");
        Assert.Contains("namespace Demo.Space;", text, StringComparison.Ordinal);
        Assert.Contains("public partial class Clothes\n", text, StringComparison.Ordinal);
        Assert.Contains(expected, text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.StartsWith("TorchSharp-cuda-", _dotnet.Added[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_classes_of_a_folder_of_pictures_are_counted()
    {
        foreach (var name in new[] { "boot", "bag", "coat" })
            _tool.Folder.Write($"pictures/train/{name}/1.jpg", "");

        Assert.Equal(0, await _tool.Run("init", "--data", "folder", "--data-dir", "pictures"));

        Assert.Contains("\"data-dir\": \"pictures\",\n  \"param\": {\n    \"classes\": 3\n  }", _tool.Folder.Read("nas.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nas.Runtime")]
    [InlineData("TorchSharp-cpu")]
    public async Task What_was_done_is_undone_when_a_package_cannot_be_had(string missing)
    {
        _dotnet.Missing = missing;
        var before = _tool.Folder.Snapshot();

        Assert.Equal(1, await _tool.Run("init"));

        Assert.Equal(before, _tool.Folder.Snapshot());
        Assert.StartsWith($"dotnet nas: {missing} ", _tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("There are no versions available", _tool.ErrorLines[1], StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task And_when_a_file_cannot_be_written()
    {
        var before = _tool.Folder.Snapshot();
        // A folder of the name stands in the way.
        Directory.CreateDirectory(_tool.Folder.File("nas.json"));

        Assert.Equal(1, await _tool.Run("init"));

        Assert.Equal(before, _tool.Folder.Snapshot());
        Assert.Single(_tool.ErrorLines);
    }

    [Theory]
    [InlineData("FirstNet.cs")]
    [InlineData("FirstNet.nas")]
    public async Task A_file_in_the_way_is_kept(string file)
    {
        _tool.Folder.Write(file, "mine");

        Assert.Equal(2, await _tool.Run("init"));

        Assert.Equal("mine", _tool.Folder.Read(file));
        Assert.Contains("--name", _tool.ErrorLines[1], StringComparison.Ordinal);
        Assert.Empty(_dotnet.Added);
    }

    [Theory]
    [InlineData("--data phrases", "--data phrases has none")]
    [InlineData("--data folder --data-dir nowhere", "nowhere is not there")]
    [InlineData("--project other", "other")]
    public async Task Nothing_is_begun_that_cannot_end_well(string options, string expected)
    {
        Assert.Equal(2, await _tool.Run(["init", .. options.Split(' ')]));

        Assert.Contains(expected, _tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.Empty(_dotnet.Added);
    }

    [Fact]
    public async Task A_project_for_an_older_framework_is_left_alone()
    {
        _dotnet.Framework = "net8.0";

        Assert.Equal(2, await _tool.Run("init"));

        Assert.Contains("net8.0", _tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.Empty(_dotnet.Added);
    }
}
