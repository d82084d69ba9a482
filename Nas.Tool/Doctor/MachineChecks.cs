using System.Globalization;
using System.Text.RegularExpressions;
using Nas.Protocol;
using Nas.Tool.Projects;

namespace Nas.Tool.Doctor;

/// <summary>What a machine needs, whatever the project.</summary>
internal static partial class MachineChecks
{
    private const int OldestSdk = 10;

    // A search writes checkpoints; a full disk stops it.
    private const double LittleDisk = 2e9;

    public static async Task<CheckEntry> SdkAsync(string folder, ToolEnvironment environment)
    {
        DotnetRun run;
        try
        {
            run = await environment.Dotnet(["--version"], folder, environment.Signals.Stop);
        }
        catch (ToolException e)
        {
            return CheckEntry.Fail("SDK", e.Message, e.Hint);
        }
        var version = run.Output.FirstOrDefault(l => Version().IsMatch(l));
        if (run.ExitCode != 0 || version is null)
            return CheckEntry.Fail("SDK", run.Output.FirstOrDefault(l => l.Trim().Length > 0)?.Trim() ?? "dotnet --version says nothing.", $"Install the .NET SDK {OldestSdk}, or change what global.json asks for.");
        return int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture) >= OldestSdk
            ? CheckEntry.Ok("SDK", version)
            : CheckEntry.Fail("SDK", $"{version}, and Nas.Runtime needs .NET {OldestSdk}", $"Install the .NET SDK {OldestSdk}.");
    }

    /// <summary>The room on the disk of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="free">What is free there, in bytes.</param>
    public static CheckEntry Disk(string folder, long free)
    {
        var found = string.Create(CultureInfo.InvariantCulture, $"{free / 1e9:0.0} GB free at {folder}");
        return free < LittleDisk ? CheckEntry.Warn("disk", found, "Checkpoints, weights and data take room: make some, or put the experiments elsewhere with --store.") : CheckEntry.Ok("disk", found);
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+")]
    private static partial Regex Version();
}
