using System.CommandLine;
using Nas.Protocol;

namespace Nas.Tool.Commands;

/// <summary>What everything on a table of scores has in common.</summary>
internal sealed class TableOptions
{
    public Option<string?> Table { get; } = new("--table") { Description = "The table's description, a JSON file.", HelpName = "path", Required = true };

    public Option<string?> Csv { get; } = OptionTypes.Text("--csv", "The table itself, where it is not beside its description.", "path");

    public Option<int?> Seed { get; } = OptionTypes.NumberFromZero("--seed", "The first seed; the same seed gives the same result. [default: 0]");

    public Option<int?> Threads { get; } = OptionTypes.Threads("Searches at a time. [default: one for each core]");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Table, Csv, Seed, Threads })
            command.Options.Add(option);
    }

    public TableSettings Read(ProjectSession session, ParseResult parsed) => new()
    {
        Path = session.FullPath(parsed.GetValue(Table)!)!,
        Csv = session.FullPath(parsed.GetValue(Csv)),
        Seed = parsed.GetValue(Seed) ?? 0,
        Threads = parsed.GetValue(Threads),
    };
}
