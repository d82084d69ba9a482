using System.Diagnostics;
using Nas.Tool.Engines;
using Nas.Tool.Projects;
using Nas.Tool.Terminal;

namespace Nas.Tool;

/// <summary>All that a command touches outside itself; tests put other things in its place.</summary>
internal sealed record ToolEnvironment
{
    public required TextWriter StandardOutput { get; init; }
    public required TextWriter StandardError { get; init; }

    /// <summary>Standard input and output as they are, for a command that speaks a protocol on them.</summary>
    public Func<(Stream Input, Stream Output)> Pipes { get; init; } = () => (Console.OpenStandardInput(), Console.OpenStandardOutput());

    public required string CurrentDirectory { get; init; }
    public required StopSignals Signals { get; init; }
    public required IProjectBuilder Builder { get; init; }

    /// <summary>Runs the dotnet command in a folder.</summary>
    public required Func<IReadOnlyList<string>, string, CancellationToken, Task<DotnetRun>> Dotnet { get; init; }

    /// <summary>How to start the engine of a built project.</summary>
    public required Func<BuiltProject, ProcessStartInfo> Engine { get; init; }

    /// <summary>How to start the program that shows experiments.</summary>
    public required Func<ProcessStartInfo> Dashboard { get; init; }

    public required Func<IProgressView> ProgressView { get; init; }

    public static ToolEnvironment OfThisProcess(StopSignals signals)
    {
        var directory = Directory.GetCurrentDirectory();
        // Standard output may be piped while a user watches standard error.
        var live = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "") && Environment.GetEnvironmentVariable("CI") is null;
        return new ToolEnvironment
        {
            StandardOutput = Console.Out,
            StandardError = Console.Error,
            CurrentDirectory = directory,
            Signals = signals,
            Builder = new DotnetProjectBuilder(directory),
            Dotnet = (arguments, folder, stop) => DotnetCommand.RunAsync(arguments, folder, [], stop),
            Engine = EngineCommand.For,
            Dashboard = DashboardProgram.Start,
            ProgressView = () => live ? LiveProgress.OnStandardError() : new PlainProgress(Console.Error),
        };
    }
}
