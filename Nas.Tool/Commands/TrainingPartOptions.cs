using System.CommandLine;

namespace Nas.Tool.Commands;

/// <summary>What a written network may have for its training alone.</summary>
internal sealed class TrainingPartOptions
{
    public Option<bool> DropPath { get; } = new("--drop-path") { Description = "The network leaves paths out at random while it trains, as presets such as darts-cifar10 ask for." };

    public Option<bool> AuxiliaryHead { get; } = new("--auxiliary-head") { Description = "The network has a second head for its training, as presets such as darts-cifar10 ask for." };

    public void AddTo(Command command)
    {
        command.Options.Add(DropPath);
        command.Options.Add(AuxiliaryHead);
    }

    /// <summary>Whether an option was given; null: it was not.</summary>
    public static bool? Read(ParseResult parsed, Option<bool> option) => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;
}
