using System.CommandLine;
using Nas.Tool.Commands;
using Nas.Tool.Projects;

namespace Nas.Tool.Defaults;

/// <summary>Adds what nas.json beside the project says to a command line that does not say it.</summary>
internal sealed class ProjectDefaults(RootCommand root, GlobalOptions globals, ToolEnvironment environment)
{
    /// <summary>The command line with the defaults of its project; as it is where it takes none.</summary>
    /// <exception cref="ToolException">Something in nas.json is wrong.</exception>
    public ParseResult AddTo(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (parsed.CommandResult.Command is RootCommand || Find(parsed) is not { } file)
            return parsed;
        var options = Missing(parsed, DefaultsFile.Read(file, root)).ToList();
        SchemaFile.Refresh(Path.GetDirectoryName(file)!);
        if (options.Count == 0)
            return parsed;
        environment.StandardError.WriteLine($"{DefaultsFile.Name}: {string.Join(' ', options.Select(o => Shown(o.Default)))}");
        var end = args.TakeWhile(a => a != "--").Count();
        return root.Parse([.. args.Take(end), .. options.Select(o => $"--{o.Default.Name}={Resolved(o.Option, o.Default, Path.GetDirectoryName(file)!)}"), .. args.Skip(end)]);
    }

    /// <summary>The path of the project's nas.json, or null: there is no project, or it has none.</summary>
    public string? Find(ParseResult parsed)
    {
        try
        {
            var file = Path.Combine(Path.GetDirectoryName(ProjectLocator.Find(parsed.GetValue(globals.Project), environment.CurrentDirectory))!, DefaultsFile.Name);
            return File.Exists(file) ? file : null;
        }
        catch (ToolException)
        {
            // The command says so, where it needs a project.
            return null;
        }
    }

    private static IEnumerable<(Option Option, GivenDefault Default)> Missing(ParseResult parsed, IReadOnlyList<GivenDefault> all)
    {
        var command = parsed.CommandResult.Command;
        GivenDefault[] own = [.. all.Where(d => d.Section == command.Name)];
        var strategy = own.FirstOrDefault(d => d.Name == "strategy")?.Text;
        foreach (var given in own.Concat(all.Where(d => d.Section is null && DefaultsTable.Takes(command.Name, d.Name) && !own.Any(o => (o.Name, o.Key) == (d.Name, d.Key)))))
        {
            var option = command.Options.Concat(parsed.RootCommandResult.Command.Options).FirstOrDefault(o => o.Name == "--" + given.Name);
            if (option is null || IsGiven(parsed, option, given.Key))
                continue;
            // The options of one strategy mean nothing to another.
            if (given.Name == "set" && strategy is not null && parsed.GetValue<string?>("--strategy") is { } other && other != strategy)
                continue;
            if (option is StoreOption && StoreOption.OfEnvironment is not null)
                continue;
            yield return (option, given);
        }
    }

    private static bool IsGiven(ParseResult parsed, Option option, string? key) =>
        parsed.GetResult(option) is { Implicit: false } result && (key is null || result.Tokens.Any(t => t.Value.StartsWith(key + "=", StringComparison.Ordinal)));

    // Paths in the file are meant from where it lies.
    private static string Resolved(Option option, GivenDefault given, string folder) => option switch
    {
        StoreOption => StoreOption.IsFile(given.Text) ? Path.GetFullPath(given.Text, folder) : given.Text,
        { HelpName: "path" } => Path.GetFullPath(given.Text, folder),
        { HelpName: TrainCommand.NameOrPath } => TrainCommand.IsPath(given.Text) ? Path.GetFullPath(given.Text, folder) : given.Text,
        _ => given.Typed,
    };

    // A connection string may hold a password.
    private static string Shown(GivenDefault given) =>
        $"--{given.Name} {(given.Name == "store" && !StoreOption.IsFile(given.Text) ? "..." : given.Typed.Contains(' ', StringComparison.Ordinal) ? $"\"{given.Typed}\"" : given.Typed)}";
}
