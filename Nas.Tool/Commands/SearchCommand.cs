using System.CommandLine;
using Nas.Protocol;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas search</c>: finds an architecture and writes it back as C#.</summary>
internal static class SearchCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("search", "Searches the project's search space and writes the winner as C# beside the project.", """
            FashionNet.cs is yours to read, edit and keep; FashionNet.Derived.cs says where it comes from. A later search
            replaces FashionNet.cs only while you have not edited it; else it writes FashionNet.cs.new and exits with 3.
            Ctrl-C stops after the current step and still writes the best so far; a second Ctrl-C aborts. Either way, and
            after a crash, 'dotnet nas resume' goes on as if the search had never stopped.

            Examples:
              dotnet nas search --strategy darts --data fashion-mnist --epochs 10
              dotnet nas search --strategy spos --data cifar10 --max-params 5M --time-limit 1h
              dotnet nas search --strategy regularized-evolution --trials 200 --set population=50 --seed 7
              dotnet nas search --strategy nsga2 --trials 200 --objective accuracy --objective flops
              dotnet nas search --strategy fbnet --latency phone.csv --max-latency 80ms
              dotnet nas search --strategy amc --weights full.weights --max-flops 20M
              dotnet nas search --strategy random --epochs 2 --data-fraction 0.25 --image-size 16 --param cells=1
              dotnet nas search --as SmallNet --param channels=8
              dotnet nas search --strategy random --workers local:2
            """);
        var strategy = OptionTypes.Text("--strategy", "How to search ('dotnet nas list' shows the strategies). [default: darts-pt or, where the space has no supernet or something else than accuracy is optimised, regularized-evolution]", "name");
        var net = OptionTypes.Text("--net", "The net to search, where the project has several.", "name");
        var work = new WorkOptions();
        var trials = OptionTypes.PositiveNumber("--trials", "Architectures to try, for strategies that try them one by one.");
        var fraction = OptionTypes.Fraction("--data-fraction", "Search with a part of the training data, such as 0.25. [default: all]");
        var imageSize = OptionTypes.PositiveNumber("--image-size", "Search with images that are made so many pixels high, their width in proportion. [default: as the net says]");
        var maxParameters = OptionTypes.Magnitude("--max-params", "Consider no architecture with more parameters, such as 5M. [default: the net's limit]");
        var maxFlops = OptionTypes.Magnitude("--max-flops", "Consider no architecture with more multiply-adds an image, such as 600M. [default: the net's limit]");
        var latency = OptionTypes.Text("--latency", "A table of latencies, a CSV file that 'dotnet nas profile' or another measurement wrote: what strategies that pay for cost then pay for. [default: the one that the net's limit names]", "path");
        var maxLatency = OptionTypes.Milliseconds("--max-latency", "Consider no architecture with a higher latency by that table, such as 80ms. [default: the net's limit]");
        var weights = OptionTypes.Text("--weights", "Begin from the weights of a trained network, a file that 'dotnet nas train' or 'derive' wrote: that of the space's largest network.", "path");
        var objectives = new Option<string[]>("--objective") { Description = "What to optimise: accuracy (perplexity for texts, average-precision for detectors), parameters, flops, latency. Repeatable; with several, the Pareto front is shown. [default: accuracy]", HelpName = "name" };
        var timeLimit = OptionTypes.Duration("--time-limit", "Stop then, with the best so far, such as 10m.");
        var settings = OptionTypes.Pairs("--set", "An option of the strategy ('dotnet nas list' shows them). Repeatable.");
        var className = OptionTypes.ClassName("--as", "Write the network as a class of this name, into a file of its own.");
        var resume = new Option<bool>("--resume") { Description = "Go on with the last search of the same settings, if it is not finished." };
        var ahead = OptionTypes.PositiveNumber("--ahead", "Trials asked for ahead of the scores, so that as many workers have work. [default: 1; with --workers, one more than these]");
        var repeats = OptionTypes.Repeats();
        var preset = OptionTypes.Preset();
        var dashboard = new Option<bool>("--dashboard") { Description = "Show the search in the browser while it runs, at the address that is printed." };

        command.Options.Add(strategy);
        command.Options.Add(net);
        work.AddTo(command);
        foreach (var option in new Option[] { trials, fraction, imageSize, maxParameters, maxFlops, latency, maxLatency, weights, objectives, timeLimit, settings, className, resume, ahead, repeats, preset, dashboard })
            command.Options.Add(option);
        var parts = new TrainingPartOptions();
        parts.AddTo(command);
        var write = new WriteOptions();
        write.AddTo(command);
        var workers = new WorkerPoolOptions();
        workers.AddTo(command);

        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            return parsed.GetValue(dashboard) ? DashboardCommand.BesideAsync(session, environment, write.Store.Read(session, parsed), SearchAsync) : SearchAsync();

            Task<int> SearchAsync() => NetworkDelivery.RunAsync(session, environment, write.Read(parsed), asking => Read(asking, parsed), store => workers.Read(parsed, store));
        }

        SearchRequest Read(ProjectSession session, ParseResult parsed) => new()
        {
            Settings = work.ReadInto(new ExperimentSettings
            {
                Net = parsed.GetValue(net),
                Strategy = parsed.GetValue(strategy),
                Options = parsed.GetValue(settings) ?? [],
                Trials = parsed.GetValue(trials),
                DataFraction = parsed.GetValue(fraction) is < 1 and var part ? part : null,
                ImageSize = parsed.GetValue(imageSize),
                MaxParameters = parsed.GetValue(maxParameters),
                MaxFlops = parsed.GetValue(maxFlops),
                Latency = session.FullPath(parsed.GetValue(latency)),
                MaxLatencyMilliseconds = parsed.GetValue(maxLatency),
                Weights = session.FullPath(parsed.GetValue(weights)),
                Objectives = parsed.GetValue(objectives) is { Length: > 0 } given ? given : null,
                // A trial for each worker, and one for the search itself.
                Ahead = parsed.GetValue(ahead) ?? workers.Count(parsed) + 1,
                Repeats = parsed.GetValue(repeats) == ExperimentSettings.Cached ? ExperimentSettings.Cached : null,
                Preset = parsed.GetValue(preset) == ExperimentSettings.Paper ? ExperimentSettings.Paper : null,
                ClassName = parsed.GetValue(className),
                DropPath = TrainingPartOptions.Read(parsed, parts.DropPath),
                AuxiliaryHead = TrainingPartOptions.Read(parsed, parts.AuxiliaryHead),
            }, session, parsed),
            Resume = parsed.GetValue(resume),
            TimeLimitSeconds = parsed.GetValue(timeLimit),
            Workers = workers.Count(parsed),
            Store = write.Store.Read(session, parsed),
        };
    }
}
