using System.Runtime.InteropServices;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Nas.Build;

/// <summary>Runs a <c>dotnet nas</c> command on a project, from a build.</summary>
public abstract class NasTask : ToolTask
{
    /// <summary>The project file the command is about.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>The build configuration the project was built in.</summary>
    public string? Configuration { get; set; }

    /// <summary>The net, where the project has several.</summary>
    public string? Net { get; set; }

    /// <summary>More arguments, as they would be typed.</summary>
    public string? Arguments { get; set; }

    /// <summary>The command's name.</summary>
    protected abstract string Command { get; }

    /// <inheritdoc />
    protected override string ToolName => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "dotnet.exe" : "dotnet";

    /// <inheritdoc />
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.High;

    /// <inheritdoc />
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    /// <summary>The dotnet that runs this build, else the one on the PATH.</summary>
    protected override string GenerateFullPathToTool()
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH");
        return host is { Length: > 0 } && File.Exists(host) ? host : ToolName;
    }

    /// <inheritdoc />
    protected override string GenerateCommandLineCommands()
    {
        var line = new CommandLineBuilder();
        line.AppendSwitch("nas");
        line.AppendSwitch(Command);
        line.AppendSwitchIfNotNull("--project ", Project);
        line.AppendSwitchIfNotNull("--configuration ", NullIfEmpty(Configuration));
        // The target that runs this task has just built the project.
        line.AppendSwitch("--no-build");
        line.AppendSwitchIfNotNull("--net ", NullIfEmpty(Net));
        AppendArguments(line);
        if (NullIfEmpty(Arguments) is { } arguments)
            line.AppendSwitch(arguments);
        return line.ToString();
    }

    /// <summary>Adds what is the command's own.</summary>
    protected abstract void AppendArguments(CommandLineBuilder line);

    /// <summary>One error that says what the exit code means; the command itself has said why.</summary>
    protected override bool HandleTaskExecutionErrors()
    {
        var meaning = ExitCode switch
        {
            2 => "it was called wrongly",
            3 => "an edited file was kept; see the .cs.new beside it",
            130 => "it was cancelled",
            _ => "it failed; is the tool installed (dotnet tool install Nas.Tool)?",
        };
        Log.LogError($"dotnet nas {Command} exited with {ExitCode}: {meaning}");
        return false;
    }

    /// <summary>MSBuild passes a property without value as an empty text.</summary>
    protected static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
}
