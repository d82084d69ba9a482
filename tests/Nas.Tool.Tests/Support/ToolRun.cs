using System.Diagnostics;
using System.Text.Json;
using Nas.Tool.Commands;
using Nas.Tool.Engines;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;

namespace Nas.Tool.Tests.Support;

/// <summary>The tool in this process: a real command line, a fake build, and a shell script for an engine.</summary>
internal sealed class ToolRun : IDisposable
{
    public ToolRun() => Folder.Write("Demo.csproj", "<Project/>");

    public TemporaryFolder Folder { get; } = new();
    public FakeBuilder Builder { get; } = new();
    public StopSignals Signals { get; } = StopSignals.None();
    public StringWriter Out { get; } = new();
    public StringWriter Error { get; } = new();

    /// <summary>Shell commands after the request has been read into request.json.</summary>
    public string Script { get; set; } = "";

    /// <summary>What the dotnet command does, besides building.</summary>
    public Func<IReadOnlyList<string>, DotnetRun> Dotnet { get; set; } = _ => new DotnetRun(0, []);

    /// <summary>The same of the dashboard's program, where a test has both.</summary>
    public string? DashboardScript { get; set; }

    public async Task<int> Run(params string[] args) => await CommandLine.RunAsync(args, Environment);

    public ToolEnvironment Environment => new()
    {
        StandardOutput = Out,
        StandardError = Error,
        CurrentDirectory = Folder.Path,
        Signals = Signals,
        Builder = Builder,
        Dotnet = (arguments, _, _) => Task.FromResult(Dotnet(arguments)),
        Engine = _ => Shell(Script),
        Dashboard = () => Shell(DashboardScript ?? Script),
        ProgressView = () => new PlainProgress(Error),
    };

    private ProcessStartInfo Shell(string script) =>
        new("/bin/sh", ["-c", $"read -r request; printf '%s' \"$request\" > request.json; {script}"]) { WorkingDirectory = Folder.Path };

    /// <summary>A shell command that says an event.</summary>
    public string Say(string line)
    {
        var name = $"event-{Guid.NewGuid():N}.tmp";
        // In a file, since a JSON text would have to be quoted for the shell.
        File.WriteAllText(Path.Combine(Path.GetTempPath(), name), line + "\n");
        _said.Add(Path.Combine(Path.GetTempPath(), name));
        return $"cat '{_said[^1]}'; ";
    }

    public JsonElement Request => JsonDocument.Parse(Folder.Read("request.json")).RootElement;

    public JsonElement Document => JsonDocument.Parse(Out.ToString()).RootElement;

    public IReadOnlyList<string> ErrorLines => Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private readonly List<string> _said = [];

    public void Dispose()
    {
        foreach (var file in _said)
            File.Delete(file);
        Signals.Dispose();
        Folder.Dispose();
    }
}
