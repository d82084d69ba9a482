using Microsoft.Build.Utilities;

namespace Nas.Build;

/// <summary>Draws the project's search space or network: <c>dotnet build -t:NasShow</c>.</summary>
public sealed class NasShow : NasTask
{
    /// <summary>The drawing's file; without, beside the project.</summary>
    public string? Svg { get; set; }

    /// <inheritdoc />
    protected override string Command => "show";

    /// <inheritdoc />
    protected override void AppendArguments(CommandLineBuilder line) => line.AppendSwitchIfNotNull("--svg ", NullIfEmpty(Svg));
}
