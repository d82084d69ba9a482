using System.CommandLine;
using Nas.Protocol;

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
        var write = new WriteOptions();
        command.Arguments.Add(id);
        command.Options.Add(timeLimit);
        write.AddTo(command);
        var workers = new WorkerPoolOptions();
        workers.AddTo(command);
        command.SetAction((parsed, _) => NetworkDelivery.RunAsync(new ProjectSession(globals, environment, parsed), environment, write.Read(parsed), session => new ResumeRequest
        {
            Experiment = parsed.GetValue(id),
            TimeLimitSeconds = parsed.GetValue(timeLimit),
            Store = write.Store.Read(session, parsed),
            Workers = workers.Count(parsed),
        }, store => workers.Read(parsed, store)));
        return command;
    }
}
