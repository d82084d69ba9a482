using System.CommandLine;
using Nas.Tool.Protocol;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas resume</c>: goes on with a search that was stopped, killed or failed.</summary>
internal static class ResumeCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("resume", "Goes on with a search as if it had never stopped.", """
            All that determines the result is as it was when the search began; what is found is what it would have found
            without the break. Without a number it is the last experiment that is not finished.

            Examples:
              dotnet nas resume
              dotnet nas resume 3 --time-limit 1h
            """);
        var id = ExperimentArgument.Create("The experiment ('dotnet nas list --experiments' shows them).");
        var timeLimit = OptionTypes.Duration("--time-limit", "Stop then, with the best so far, such as 10m.");
        var force = new Option<bool>("--force") { Description = "Replace your edited file; it is kept as .cs.bak." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Search and print, but write no C#." };
        var store = new StoreOption();
        command.Arguments.Add(id);
        foreach (var option in new Option[] { timeLimit, force, dryRun, store })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var writes = !parsed.GetValue(dryRun);
            var projectPath = session.FindProject(writes);
            var request = new Request
            {
                Command = "resume",
                ProjectDirectory = Path.GetDirectoryName(projectPath)!,
                Experiment = parsed.GetValue(id),
                TimeLimitSeconds = parsed.GetValue(timeLimit),
                Store = store.Read(session, parsed),
            };
            return await NetworkDelivery.RunAsync(session, environment, projectPath, request, new(writes, parsed.GetValue(force)));
        }
    }
}
