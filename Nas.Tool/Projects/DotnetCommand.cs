using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Nas.Tool.Projects;

/// <summary>A finished run of the dotnet command.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output and standard error, line by line.</param>
internal sealed record DotnetRun(int ExitCode, IReadOnlyList<string> Output);

/// <summary>Runs the dotnet command.</summary>
internal static class DotnetCommand
{
    /// <summary>The dotnet that runs this tool, so that a build uses the same installation.</summary>
    public static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host))
                return host;
            if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            {
                var path = System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
                if (File.Exists(path))
                    return path;
            }
            return "dotnet";
        }
    }

    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was signalled; the run and its children were killed.</exception>
    public static async Task<DotnetRun> RunAsync(IEnumerable<string> arguments, string workingDirectory, Dictionary<string, string> environment, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var info = new ProcessStartInfo(Path, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // The errors are found by the English word.
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
            info.Environment[name] = value;

        using var process = new Process { StartInfo = info };
        var lines = new List<string>();
        void Keep(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is { } line)
                lock (lines)
                    lines.Add(line);
        }
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        Start(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        lock (lines)
            return new DotnetRun(process.ExitCode, [.. lines]);
    }

    /// <exception cref="ToolException">The program cannot be started.</exception>
    public static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{process.StartInfo.FileName} cannot be started: {e.Message}.", e) { Hint = "Install the .NET SDK and put dotnet on the PATH." };
        }
    }
}
