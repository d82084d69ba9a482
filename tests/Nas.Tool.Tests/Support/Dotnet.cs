using System.Diagnostics;

namespace Nas.Tool.Tests.Support;

/// <summary>Runs the dotnet command to its end.</summary>
internal static class Dotnet
{
    public static Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments) => RunAsync(folder, [], arguments);

    public static Task<(int ExitCode, string Output)> RunAsync(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments) =>
        RunAsync("dotnet", folder, environment, arguments);

    /// <summary>Runs a program that is dotnet's.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, IEnumerable<KeyValuePair<string, string>> environment, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
