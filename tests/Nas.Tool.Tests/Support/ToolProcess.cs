using System.Diagnostics;

namespace Nas.Tool.Tests.Support;

/// <summary>The tool as a process of its own, in a session of its own, so that signals to its group reach it and its children only.</summary>
internal sealed class ToolProcess : IDisposable
{
    public static readonly string Tool = Repository.PathOf("Nas.Tool", "bin", BuildConstants.Configuration, "net10.0", "Nas.Tool.dll");

    private readonly Process _process;
    private readonly List<string> _error = [];
    private readonly Task<string> _output;

    private ToolProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line)
                lock (_error)
                    _error.Add(line);
        };
        _process.BeginErrorReadLine();
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    public static ToolProcess Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    public static ToolProcess Start(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var info = new ProcessStartInfo("setsid", ["dotnet", Tool, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return new ToolProcess(Process.Start(info)!);
    }

    public static async Task<ToolProcess> RunAsync(string folder, params string[] arguments)
    {
        var tool = Start(folder, arguments);
        await tool.ExitAsync();
        return tool;
    }

    public int ExitCode => _process.ExitCode;

    public string Output => _output.Result;

    public IReadOnlyList<string> ErrorLines
    {
        get
        {
            lock (_error)
                return [.. _error];
        }
    }

    /// <summary>The lines that say what went wrong.</summary>
    public IReadOnlyList<string> Failures => [.. ErrorLines.Where(l => l.StartsWith("dotnet nas:", StringComparison.Ordinal))];

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await _process.WaitForExitAsync(limit.Token);
        await _output;
        return _process.ExitCode;
    }

    public void Kill(string signal) => Signal(signal, $"{_process.Id}");

    public void KillGroup(string signal) => Signal(signal, $"-{_process.Id}");

    public async Task Says(string text)
    {
        for (var i = 0; i < 1500 && !ErrorLines.Any(l => l.Contains(text, StringComparison.Ordinal)); i++)
            await Task.Delay(20);
        Assert.Contains(ErrorLines, l => l.Contains(text, StringComparison.Ordinal));
    }

    private static void Signal(string signal, string target)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {target}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
