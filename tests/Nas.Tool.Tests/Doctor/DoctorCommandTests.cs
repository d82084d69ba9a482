using System.Text.Json;
using Nas.Protocol;
using Nas.Tool.Doctor;
using Nas.Tool.Starting;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Doctor;

/// <summary>What <c>dotnet nas doctor</c> says of machines and projects, in good and in bad order.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly ToolRun _tool = new();
    private readonly FakeDotnet _dotnet;

    public DoctorCommandTests()
    {
        _dotnet = new FakeDotnet(_tool.Folder);
        _tool.Dotnet = _dotnet.Run;
        _tool.Script = _tool.Say("""{"event":"result","checks":[{"name":"Torch","status":"ok","found":"loads"}]}""");
        Restore("Nas.Runtime/" + ToolVersion.Current, "TorchSharp/" + PackageReferences.TorchVersion, "TorchSharp-cpu/" + PackageReferences.TorchVersion);
    }

    public void Dispose() => _tool.Dispose();

    private void Restore(params string[] packages) =>
        _tool.Folder.Write("obj/project.assets.json", JsonSerializer.Serialize(new { libraries = packages.ToDictionary(p => p, _ => new { }) }));

    private async Task<JsonElement> Check(string name, int exitCode)
    {
        Assert.Equal(exitCode, await _tool.Run("doctor", "--json"));
        return _tool.Document.GetProperty("checks").EnumerateArray().Last(c => c.GetProperty("name").GetString() == name && (exitCode == 0 || c.GetProperty("status").GetString() == CheckEntry.Problem));
    }

    [Fact]
    public async Task All_is_well()
    {
        Assert.Equal(0, await _tool.Run("doctor"));

        Assert.Contains("ok  SDK       10.0.401\n", _tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains($"ok  packages  TorchSharp-cpu {PackageReferences.TorchVersion}\n", _tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok  Torch     loads\n", _tool.Out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("All is well.\n", _tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_engine_is_asked_for_the_data_and_the_store_of_the_project()
    {
        _tool.Folder.Write("nas.json", """{ "data": "folder", "data-dir": "pictures", "store": "all.db" }""");

        Assert.Equal(0, await _tool.Run("doctor"));

        Assert.Equal(("doctor", "folder", _tool.Folder.File("pictures"), _tool.Folder.File("all.db")), (
            _tool.Request.GetProperty("command").GetString(), _tool.Request.GetProperty("data").GetString(),
            _tool.Request.GetProperty("dataDirectory").GetString(), _tool.Request.GetProperty("store").GetString()));
    }

    [Fact]
    public async Task Without_a_project_it_says_how_to_get_one()
    {
        File.Delete(_tool.Folder.File("Demo.csproj"));
        Assert.Contains("dotnet new nas", (await Check("project", 1)).GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_file_that_cannot_be_read_is_a_problem()
    {
        _dotnet.Readable = false;
        Assert.Contains("MSB4025", (await Check("project", 1)).GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_framework_is_a_problem()
    {
        _dotnet.Framework = "net8.0";
        Assert.Contains("net10.0", (await Check("project", 1)).GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_SDK_is_a_problem()
    {
        _dotnet.Sdk = "9.0.300";
        Assert.Equal("Install the .NET SDK 10.", (await Check("SDK", 1)).GetProperty("advice").GetString());
    }

    [Theory]
    [InlineData("Nas.Runtime is not referenced", "dotnet nas init")]
    [InlineData("none with Torch's native libraries", "dotnet add package TorchSharp-cpu", "Nas.Runtime/0", "TorchSharp/0")]
    public async Task A_missing_package_is_a_problem(string found, string advice, params string[] packages)
    {
        Restore(packages);
        var check = (await Check("packages", 1)).Deserialize<CheckEntry>(ProtocolJson.Options)!;
        if (packages.Length == 0)
            check = _tool.Document.GetProperty("checks").Deserialize<List<CheckEntry>>(ProtocolJson.Options)!.First(c => c.Status == CheckEntry.Problem);
        Assert.StartsWith(found, check.Found, StringComparison.Ordinal);
        Assert.Contains(advice, check.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_is_a_warning_and_no_failure()
    {
        Restore("Nas.Runtime/99.0.0", "TorchSharp/" + PackageReferences.TorchVersion, "TorchSharp-cpu/0");
        Assert.Equal(0, await _tool.Run("doctor"));
        Assert.Contains("warning  packages  Nas.Runtime 99.0.0, and this dotnet nas belongs to", _tool.Out.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("No problem, but see the warnings.\n", _tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_the_compiler_are_shown()
    {
        _tool.Builder.OnBuild = _ => throw new ToolException("Demo.csproj does not build: 1 error.") { Lines = ["Net.nas(3,5): error NAS0001: no"] };
        Assert.Equal("Demo.csproj does not build: 1 error.\nNet.nas(3,5): error NAS0001: no", (await Check("build", 1)).GetProperty("found").GetString());
    }

    [Fact]
    public async Task An_engine_that_dies_is_a_problem()
    {
        _tool.Script = "exit 3";
        Assert.Contains("exit code 3", (await Check("engine", 1)).GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_the_defaults_is_a_problem_and_the_rest_is_looked_at()
    {
        _tool.Folder.Write("nas.json", """{ "stratgy": 1 }""");
        Assert.Contains("nas.json(1,3)", (await Check("nas.json", 1)).GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.Contains(_tool.Document.GetProperty("checks").EnumerateArray(), c => c.GetProperty("name").GetString() == "Torch");
    }

    [Theory]
    [InlineData(1_999_999_999, CheckEntry.Warning)]
    [InlineData(2_000_000_000, CheckEntry.Fine)]
    public void Little_room_is_a_warning(long free, string expected) => Assert.Equal(expected, MachineChecks.Disk("/", free).Status);
}
