using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Nas.Dashboard.Tests.Support;

/// <summary>The dashboard's program as the tool starts it.</summary>
internal sealed class DashboardProcess : IDisposable
{
    private readonly Process _process;

    public DashboardProcess(string request)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, line) => Log += line.Data is { } text ? text + "\n" : "";
        _process.BeginErrorReadLine();
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        First = Read();
    }

    /// <summary>What it said first: where it is, its result, or why not.</summary>
    public JsonElement First { get; }

    /// <summary>Where it opens.</summary>
    public string Address => First.GetProperty("description").GetString()!;

    /// <summary>What it has in memory, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What it has said on standard error.</summary>
    public string Log { get; private set; } = "";

    private static string Program { get; } = typeof(DashboardProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Dashboard").Value!;

    /// <summary>Asks for the dashboard of a store.</summary>
    public static DashboardProcess Of(string store, string more = "") =>
        new($$"""{"command":"dashboard","version":2,"store":{{JsonSerializer.Serialize(store)}}{{more}}}""");

    /// <summary>What it says at its end, when it was told to stop.</summary>
    /// <returns>Its last word, and its exit code.</returns>
    public (JsonElement Last, int ExitCode) Stop()
    {
        _process.StandardInput.WriteLine("cancel");
        _process.StandardInput.Flush();
        var last = Read();
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(30)));
        return (last, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private JsonElement Read() => JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"It said nothing. {Log}")).RootElement;
}
