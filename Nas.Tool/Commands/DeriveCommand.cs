using System.CommandLine;
using Nas.Protocol;
using CostLimits = Nas.Dsl.Model.CostLimits;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas derive</c>: writes what an experiment has found, any of its trials, or networks of its supernet within limits, as C#.</summary>
internal static class DeriveCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("derive", "Writes what a search has found as C#, or any other of its trials, such as one of its Pareto front.", """
            Nothing is searched or trained. The files are written as a search writes its winner: an edited one is kept, and
            the project must still build. Trials count from 1, as in the Pareto front that a search with several objectives
            prints, and as in 'dotnet nas export'. Without a number it is the last experiment.

            With --limit, which may be repeated, the best networks of the experiment's supernet within limits are looked for,
            with the weights that they have in it: evolution measures architectures, and nothing is trained. Each network
            is written as a class of its own with its weights beside it, named after its limit where there are several.

            Examples:
              dotnet nas derive                          what the last search could not write
              dotnet nas derive --trial 17
              dotnet nas derive 3 --trial 17 --as SmallNet
              dotnet nas derive --drop-path --auxiliary-head      the same network, to be trained by --preset darts-cifar10
              dotnet nas derive 3 --trial 17 --dry-run --json
              dotnet nas derive 3 --limit 'flops <= 20M' --limit 'flops <= 40M, params <= 1M'
            """);
        var id = ExperimentArgument.Create("The experiment ('dotnet nas list --experiments' shows them).");
        var trial = OptionTypes.PositiveNumber("--trial", "The trial's number. [default: what the search has found]");
        var className = OptionTypes.ClassName("--as", "Write the network as a class of this name, into a file of its own.");
        var limits = OptionTypes.Limits("--limit", "The most that a network of the supernet may cost, such as 'params <= 5M, flops <= 600M, latency(\"phone.csv\") <= 80ms'.");
        var trials = OptionTypes.PositiveNumber("--trials", "Architectures to measure for each limit. [default: 200]");
        var device = OptionTypes.Device("--device", "Where to measure them. [default: where the search did]");
        var parts = new TrainingPartOptions();
        var write = new WriteOptions();
        command.Arguments.Add(id);
        foreach (var option in new Option[] { trial, limits, trials, device, className })
            command.Options.Add(option);
        parts.AddTo(command);
        write.AddTo(command);
        command.Validators.Add(result =>
        {
            if (IsGiven(limits) && IsGiven(trial))
                result.AddError("--trial names an architecture, and --limit looks for others: give one of them.");
            if (IsGiven(limits) && (IsGiven(parts.DropPath) || IsGiven(parts.AuxiliaryHead)))
                result.AddError("--drop-path and --auxiliary-head are for a training, and networks within limits need none.");
            if (!IsGiven(limits) && (IsGiven(trials) || IsGiven(device)))
                result.AddError("--trials and --device are for --limit: without, nothing is measured.");

            bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
        });
        command.SetAction((parsed, _) =>
        {
            var (session, how) = (new ProjectSession(globals, environment, parsed), write.Read(parsed));
            return parsed.GetValue(limits) is { Length: > 0 } most
                ? LimitedDelivery.RunAsync(session, environment, how, project => Request(session) with
                {
                    Limits = [.. most.Select(l => Limit(l, session))],
                    Trials = parsed.GetValue(trials),
                    Device = parsed.GetResult(device) is { Implicit: false } ? parsed.GetValue(device) : null,
                    Weights = how.Writes ? project.Directory : null,
                })
                : NetworkDelivery.RunAsync(session, environment, how, Request);

            DeriveRequest Request(ProjectSession asking) => new()
            {
                Experiment = parsed.GetValue(id),
                Trial = parsed.GetValue(trial),
                ClassName = parsed.GetValue(className),
                DropPath = TrainingPartOptions.Read(parsed, parts.DropPath),
                AuxiliaryHead = TrainingPartOptions.Read(parsed, parts.AuxiliaryHead),
                Store = write.Store.Read(asking, parsed),
            };
        });
        return command;
    }

    private static LimitRequest Limit(CostLimits limits, ProjectSession session) => new()
    {
        Text = limits.ToString(),
        MaxParameters = limits.Parameters,
        MaxFlops = limits.Flops,
        Latency = session.FullPath(limits.Latency?.Table),
        MaxLatencyMilliseconds = (double?)limits.Latency?.Milliseconds,
    };
}
