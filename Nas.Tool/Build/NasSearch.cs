using Microsoft.Build.Utilities;

namespace Nas.Build;

/// <summary>Searches the project's space: <c>dotnet build -t:NasSearch -p:NasStrategy=darts</c>.</summary>
public sealed class NasSearch : NasTask
{
    /// <summary>The strategy; without, the command's default.</summary>
    public string? Strategy { get; set; }

    /// <summary>The data set; without, the command's default.</summary>
    public string? Data { get; set; }

    /// <summary>Where the data set's files are.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>The seed; without, 0.</summary>
    public string? Seed { get; set; }

    /// <inheritdoc />
    protected override string Command => "search";

    /// <inheritdoc />
    protected override void AppendArguments(CommandLineBuilder line)
    {
        line.AppendSwitchIfNotNull("--strategy ", NullIfEmpty(Strategy));
        line.AppendSwitchIfNotNull("--data ", NullIfEmpty(Data));
        line.AppendSwitchIfNotNull("--data-dir ", NullIfEmpty(DataDirectory));
        line.AppendSwitchIfNotNull("--seed ", NullIfEmpty(Seed));
    }
}
