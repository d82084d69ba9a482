using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas report</c>: what the dashboard shows of an experiment, as one file.</summary>
internal static class ReportCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("report", "Writes an experiment as one HTML file: its curves, front, architecture and trials.", """
            Without a number it is the last experiment. The file needs no other one and no network, so it can be sent to others.
            The project is not built.

            Examples:
              dotnet nas report
              dotnet nas report 3 --output darts.html
            """);
        var id = ExperimentArgument.Create("The experiment ('dotnet nas list --experiments' shows them).");
        var output = OptionTypes.Text("--output", "The file. [default: experiment-<id>.html]", "path");
        var store = new StoreOption();
        command.Arguments.Add(id);
        command.Options.Add(output);
        command.Options.Add(store);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            using var view = new DashboardView(_ => { }, environment.StandardError);
            var answer = await session.AskDashboardAsync(new ReportRequest { Experiment = parsed.GetValue(id), Store = store.Read(session, parsed) }, view, environment.Signals);
            var result = answer.As<ReportResult>();
            var path = session.FullPath(parsed.GetValue(output) ?? $"experiment-{result.Experiment}.html")!;
            WholeFile.Write(path, result.Text);
            var document = answer.Document();
            document.Remove("text");
            document["output"] = path;
            session.Output.Answer([$"written       {session.Shown(path)} ({Figures.Count($"{result.Trials}")} trials)"], document);
            return ExitCode.Done;
        }
    }
}
