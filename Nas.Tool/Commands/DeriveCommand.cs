using System.CommandLine;
using Nas.Protocol;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas derive</c>: writes what an experiment has found, or any of its trials, as C#.</summary>
internal static class DeriveCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("derive", "Writes what a search has found as C#, or any other of its trials, such as one of its Pareto front.", """
            Nothing is searched or trained. The files are written as a search writes its winner: an edited one is kept, and
            the project must still build. Trials count from 1, as in the Pareto front that a search with several objectives
            prints, and as in 'dotnet nas export'. Without a number it is the last experiment.

            Examples:
              dotnet nas derive                          what the last search could not write
              dotnet nas derive --trial 17
              dotnet nas derive 3 --trial 17 --as SmallNet
              dotnet nas derive 3 --trial 17 --dry-run --json
            """);
        var id = ExperimentArgument.Create("The experiment ('dotnet nas list --experiments' shows them).");
        var trial = OptionTypes.PositiveNumber("--trial", "The trial's number. [default: what the search has found]");
        var className = OptionTypes.ClassName("--as", "Write the network as a class of this name, into a file of its own.");
        var write = new WriteOptions();
        command.Arguments.Add(id);
        command.Options.Add(trial);
        command.Options.Add(className);
        write.AddTo(command);
        command.SetAction((parsed, _) => NetworkDelivery.RunAsync(new ProjectSession(globals, environment, parsed), environment, write.Read(parsed), session => new DeriveRequest
        {
            Experiment = parsed.GetValue(id),
            Trial = parsed.GetValue(trial),
            ClassName = parsed.GetValue(className),
            Store = write.Store.Read(session, parsed),
        }));
        return command;
    }
}
