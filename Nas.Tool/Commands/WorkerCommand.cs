using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas worker</c>: evaluates trials of searches that run elsewhere.</summary>
internal static class WorkerCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("worker", "Evaluates trials of searches that run on other machines.", """
            The machines share a store in PostgreSQL and have the same project. A search begun with --ahead N gives work to
            N evaluators, itself included. Its result does not depend on who evaluates what. Ctrl-C gives the trial back.

            Examples:
              dotnet nas search --strategy random --ahead 4 --store "Host=db;Database=nas;Username=me;Password=..."
              dotnet nas worker --store "Host=db;Database=nas;Username=me;Password=..."
              dotnet nas worker --experiment 3 --idle-limit 10m
            """);
        var experiment = new Option<long?>("--experiment") { Description = "Work at this experiment alone.", HelpName = "id" };
        var lease = OptionTypes.Duration("--lease", "A trial of a worker that is silent for so long is given to another. [default: 30s]");
        var idleLimit = OptionTypes.Duration("--idle-limit", "End when there was nothing to do for so long.");
        var timeLimit = OptionTypes.Duration("--time-limit", "End then; the trial under way is given back.");
        var store = new StoreOption();
        foreach (var option in new Option[] { experiment, lease, idleLimit, timeLimit, store })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(new WorkerRequest
            {
                Experiment = parsed.GetValue(experiment),
                LeaseSeconds = parsed.GetValue(lease),
                IdleLimitSeconds = parsed.GetValue(idleLimit),
                TimeLimitSeconds = parsed.GetValue(timeLimit),
                Store = store.Read(session, parsed),
            });
            var result = answer.As<WorkerResult>();
            session.Output.Answer([$"{result.Name}: {result.Trials} trial{(result.Trials == 1 ? "" : "s")} in {Figures.Duration(result.Seconds ?? 0)}"], answer.Document());
            return session.ExitCodeOf(answer);
        }
    }
}
