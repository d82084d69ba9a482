using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Nas.Protocol;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>
/// The engine as a process of its own, started as the tool starts it, with this assembly as the user's project: it is spoken to by the
/// protocol, and it can be killed.
/// </summary>
internal sealed class EngineRun : IDisposable
{
    private static readonly string UserAssembly = typeof(EngineRun).Assembly.Location;
    private static readonly string Host = typeof(EngineRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "EngineHost").Value!;

    private readonly Process _process;
    private readonly List<JsonElement> _events = [];
    private readonly List<string> _log = [];
    private readonly Thread _reader;

    private EngineRun(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line) lock (_log) _log.Add(line);
        };
        _process.BeginErrorReadLine();
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    public int Id => _process.Id;

    /// <summary>The events so far.</summary>
    public IReadOnlyList<JsonElement> Events
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>The request that begins a search in the project of a folder, or that goes on with the last one there.</summary>
    public static RunRequest Request(string command, ExperimentSettings settings, string folder) => command == "search"
        ? new SearchRequest { Settings = settings, ToolVersion = "0.1.0", ProjectDirectory = folder }
        : new ResumeRequest { ToolVersion = "0.1.0", ProjectDirectory = folder };

    /// <summary>Starts the engine with a request.</summary>
    public static EngineRun Start(Request request)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", "--depsfile", Path.ChangeExtension(UserAssembly, ".deps.json"), "--runtimeconfig", Path.ChangeExtension(UserAssembly, ".runtimeconfig.json"), Host, UserAssembly,
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Short-lived processes that share two cores.
            Environment = { ["OMP_WAIT_POLICY"] = "passive", ["OMP_NUM_THREADS"] = "1", ["DOTNET_TieredPGO"] = "0" },
        };
        var run = new EngineRun(Process.Start(start)!);
        run._process.StandardInput.WriteLine(request.ToLine());
        run._process.StandardInput.Flush();
        return run;
    }

    /// <summary>Waits until there are that many events of a kind, or the process has ended.</summary>
    /// <returns>Whether there are.</returns>
    public bool Wait(string kind, int count = 1)
    {
        lock (_events)
        {
            while (_events.Count(e => Kind(e) == kind) < count)
            {
                if (!_reader.IsAlive && _process.HasExited) return false;
                Monitor.Wait(_events, 50);
            }
        }

        return true;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The result.</returns>
    public JsonElement Result()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromMinutes(3)), "the engine does not end");
        _reader.Join();
        var last = Events is [.., var final] ? final : default;
        Assert.True(last.ValueKind == JsonValueKind.Object && Kind(last) == "result", $"{last} {string.Join('\n', _log)}");
        return last;
    }

    /// <summary>Waits for the end with an error.</summary>
    /// <returns>The exit code and the message.</returns>
    public (int ExitCode, string Message) Failure()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromMinutes(3)), "the engine does not end");
        _reader.Join();
        var last = Events[^1];
        Assert.Equal("error", Kind(last));
        return (_process.ExitCode, last.GetProperty("message").GetString()!);
    }

    public void Cancel()
    {
        _process.StandardInput.WriteLine("cancel");
        _process.StandardInput.Flush();
    }

    /// <summary>SIGKILL: the process has no chance to tidy anything up.</summary>
    /// <returns>Whether it was still running.</returns>
    public bool Kill()
    {
        var alive = !_process.HasExited;
        _process.Kill();
        _process.WaitForExit();
        _reader.Join();
        return alive;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static string? Kind(JsonElement e) => e.GetProperty("event").GetString();

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            lock (_events)
            {
                _events.Add(JsonDocument.Parse(line).RootElement);
                Monitor.PulseAll(_events);
            }
        }
    }
}
