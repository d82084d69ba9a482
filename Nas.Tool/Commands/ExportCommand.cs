using System.CommandLine;
using Nas.Protocol;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas export</c>: an experiment with all its trials, for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("export", "Prints an experiment with all its trials as JSON or CSV.", """
            Without a number it is the last experiment.

            Examples:
              dotnet nas export --format csv --output trials.csv
              dotnet nas export 3 --format json
            """);
        var id = ExperimentArgument.Create("The experiment ('dotnet nas list --experiments' shows them).");
        var format = OptionTypes.OneOf("--format", "How to write it; CSV has the trials alone.", "json", "csv");
        var output = OptionTypes.Text("--output", "A file instead of standard output.", "path");
        var store = new StoreOption();
        command.Arguments.Add(id);
        foreach (var option in new Option[] { format, output, store })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(new ExportRequest
            {
                Experiment = parsed.GetValue(id),
                Format = parsed.GetValue(format),
                Store = store.Read(session, parsed),
            });
            var result = answer.As<ExportResult>();
            var document = answer.Document();
            if (session.FullPath(parsed.GetValue(output)) is not { } path)
            {
                session.Output.Answer([result.Text.TrimEnd('\n')], document);
                return ExitCode.Done;
            }
            try
            {
                await File.WriteAllTextAsync(path, result.Text);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ToolException($"Cannot write {path}: {e.Message}", e);
            }
            document.Remove("text");
            document["output"] = path;
            session.Output.Answer([$"written       {session.Shown(path)}"], document);
            return ExitCode.Done;
        }
    }
}
