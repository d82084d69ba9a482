using System.CommandLine;
using System.Text.Json.Nodes;
using Nas.Tool.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas search</c>: finds an architecture and writes it back as C#.</summary>
internal static class SearchCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("search", "Searches the project's search space and writes the winner as C# beside the project.", """
            FashionNet.cs is yours to read, edit and keep; FashionNet.Derived.cs says where it comes from. A later search
            replaces FashionNet.cs only while you have not edited it; else it writes FashionNet.cs.new and exits with 3.
            Ctrl-C stops after the current step and still writes the best so far; a second Ctrl-C aborts.

            Examples:
              dotnet nas search --strategy darts --data fashion-mnist --epochs 10
              dotnet nas search --strategy spos --data cifar10 --max-params 5M --time-limit 1h
              dotnet nas search --strategy regularized-evolution --trials 200 --set population=50 --seed 7
              dotnet nas search --as SmallNet --param channels=8
            """);
        var strategy = OptionTypes.Text("--strategy", "How to search ('dotnet nas list' shows the strategies).", "name", "darts");
        var net = OptionTypes.Text("--net", "The net to search, where the project has several.", "name");
        var work = new WorkOptions();
        var trials = OptionTypes.PositiveNumber("--trials", "Architectures to try, for strategies that try them one by one.");
        var maxParameters = OptionTypes.Magnitude("--max-params", "Consider no architecture with more parameters, such as 5M.");
        var maxFlops = OptionTypes.Magnitude("--max-flops", "Consider no architecture with more multiply-adds an image, such as 600M.");
        var objectives = new Option<string[]>("--objective") { Description = "What to optimise: accuracy, parameters, flops. Repeatable. [default: accuracy]", HelpName = "name" };
        var timeLimit = OptionTypes.Duration("--time-limit", "Stop then, with the best so far, such as 10m.");
        var settings = OptionTypes.Pairs("--set", "An option of the strategy ('dotnet nas list' shows them). Repeatable.");
        var className = OptionTypes.ClassName("--as", "Write the network as a class of this name, into a file of its own.");
        var force = new Option<bool>("--force") { Description = "Replace your edited file; it is kept as .cs.bak." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Search and print, but write nothing." };

        command.Options.Add(strategy);
        command.Options.Add(net);
        work.AddTo(command);
        foreach (var option in new Option[] { trials, maxParameters, maxFlops, objectives, timeLimit, settings, className, force, dryRun })
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
                Command = "search",
                ProjectDirectory = Path.GetDirectoryName(projectPath)!,
                Net = parsed.GetValue(net),
                Strategy = parsed.GetValue(strategy),
                Data = parsed.GetValue(work.Data),
                DataDirectory = session.FullPath(parsed.GetValue(work.DataDirectory)),
                Seed = parsed.GetValue(work.Seed) ?? 0,
                Device = parsed.GetValue(work.Device)!,
                Threads = parsed.GetValue(work.Threads),
                Epochs = parsed.GetValue(work.Epochs),
                Trials = parsed.GetValue(trials),
                BatchSize = parsed.GetValue(work.BatchSize),
                LearningRate = parsed.GetValue(work.LearningRate),
                Augment = work.ReadAugment(parsed),
                TimeLimitSeconds = parsed.GetValue(timeLimit),
                MaxParameters = parsed.GetValue(maxParameters),
                MaxFlops = parsed.GetValue(maxFlops),
                Objectives = parsed.GetValue(objectives) is { Length: > 0 } given ? given : ["accuracy"],
                Parameters = WorkOptions.Read(parsed, work.Parameters),
                Options = parsed.GetValue(settings) ?? [],
                ClassName = parsed.GetValue(className),
            };
            var (project, answer) = await session.AskAsync(projectPath, request);
            var result = answer.As<SearchResult>();

            var document = ProjectSession.Document(answer);
            var lines = Summary(result);
            if (!writes)
            {
                session.Output.Answer(lines, document);
                return session.ExitCodeOf(answer);
            }

            document.Remove("source");
            document.Remove("derived");
            WriteOutcome outcome;
            try
            {
                var writer = new NetworkWriter(environment.Builder, session.BuildSettings);
                outcome = await writer.WriteAsync(project, result.ClassName, result.Source, result.Derived, parsed.GetValue(force), environment.Signals.Stop, environment.Signals.Abort);
            }
            catch (ToolException e)
            {
                // A search may have taken hours: what it found must not be lost with the files.
                throw new ToolException(e.Message, e) { Lines = e.Lines, Detail = e.Detail, Hint = $"The architecture found: {result.Genotype}" };
            }
            var exitCode = session.ExitCodeOf(answer);
            if (exitCode == ExitCode.Done && outcome.Kept is not null)
                exitCode = ExitCode.EditsKept;
            document["files"] = new JsonArray([.. outcome.Written.Select(f => (JsonNode)f)]);
            document["kept"] = outcome.Kept;
            document["backup"] = outcome.Backup;
            document["exitCode"] = exitCode;
            session.Output.Answer([.. lines, .. Written(session, outcome)], document);
            if (outcome.Kept is { } kept)
                environment.StandardError.WriteLine(KeptLine(session, kept, outcome));
            return exitCode;
        }
    }

    private static List<string> Summary(SearchResult result)
    {
        List<string[]> rows = [["network", result.ClassName], ["found by", $"{result.Strategy}, seed {result.Seed}"]];
        if (result.Score is { } score)
            rows.Add(["score", Figures.Score(score, result.Metric) + (result.Metric is null ? "" : $" ({result.Metric})")]);
        if (result.Parameters is { } parameters)
            rows.Add(["parameters", Figures.Count($"{parameters}")]);
        if (result.Flops is { } flops)
            rows.Add(["FLOPs", $"{Figures.Magnitude(flops)} multiply-adds an image"]);
        if (result.Trials is { } trials)
            rows.Add(["trials", $"{trials}"]);
        if (result.Seconds is { } seconds)
            rows.Add(["time", Figures.Duration(seconds)]);
        foreach (var (cell, i) in result.Genotype.Split(" | ").Select((cell, i) => (cell, i)))
            rows.Add([i == 0 ? "architecture" : "", cell]);
        return [.. Columns.Align(rows, "")];
    }

    private static IEnumerable<string> Written(ProjectSession session, WriteOutcome outcome)
    {
        if (outcome.Backup is { } backup)
            yield return $"your file     {session.Shown(backup)} (a copy of what was replaced)";
        yield return $"written       {string.Join(", ", outcome.Written.Select(session.Shown))}";
    }

    private static string KeptLine(ProjectSession session, string kept, WriteOutcome outcome)
    {
        var name = session.Shown(kept);
        var why = outcome.Before == Ownership.Edited ? "has been edited since the last search" : "was not written by a search";
        return $"dotnet nas: {name} {why} and was left alone; the new network is in {session.Shown(outcome.Written[0])}. Merge it by hand, or search again with --force or --as Name.";
    }
}
