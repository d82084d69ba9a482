using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas list</c>: what there is to search, to search with, and to search on.</summary>
internal static class ListCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("list", "Lists the project's search spaces and derived networks, the strategies with their options, and the data sets.", """
            Examples:
              dotnet nas list
              dotnet nas list nao
              dotnet nas list --json
              dotnet nas list --experiments
            """);
        var strategy = new Argument<string?>("strategy") { Description = "Show this strategy alone.", Arity = ArgumentArity.ZeroOrOne };
        var experiments = new Option<bool>("--experiments") { Description = "List the searches, done or not, instead." };
        var store = new StoreOption();
        command.Arguments.Add(strategy);
        command.Options.Add(experiments);
        command.Options.Add(store);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(parsed.GetValue(experiments) ? new ExperimentsRequest { Store = store.Read(session, parsed) } : new ListRequest { Strategy = parsed.GetValue(strategy) });
            var lines = parsed.GetValue(experiments) ? Lines(answer.As<ExperimentsResult>()) : parsed.GetValue(strategy) is null ? Lines(answer.As<ListResult>()) : Strategies(answer.As<ListResult>());
            session.Output.Answer(lines, answer.Document());
            return session.ExitCodeOf(answer);
        }
    }

    private static List<string> Lines(ListResult result)
    {
        List<string> lines = ["Search spaces"];
        lines.AddRange(OrNone(result.Spaces.Select(s => new[]
        {
            s.FullName ?? s.Name,
            $"cells {string.Join(", ", s.Cells)}",
            $"{s.Decisions} decisions",
            $"{Figures.Count(s.Count)} architectures",
            string.Join("; ", new[] { s.Settings, s.Limits }.Where(t => t is not null)),
        }), "none: add a .nas file, or a class with [Net], to the project"));

        lines.Add("Networks");
        lines.AddRange(OrNone(result.Networks.Select(n => new[]
        {
            n.FullName ?? n.Name,
            n.Space is null ? "" : $"from {n.Space}",
            n.Score is { } score ? $"{Figures.Score(score, n.Metric)} {n.Metric}" : "",
        }), "none yet: dotnet nas search"));

        lines.AddRange(Strategies(result));

        lines.Add("Data");
        lines.AddRange(OrNone(result.Data.Select(d => new[] { d.Name, d.Description }), "none"));
        return lines;
    }

    private static List<string> Strategies(ListResult result)
    {
        List<string> lines = ["Strategies"];
        foreach (var strategy in result.Strategies)
        {
            lines.Add($"  {strategy.Name}: {strategy.Description}");
            lines.AddRange(Columns.Align([.. Amounts(strategy), .. strategy.Options.Select(o => new[] { $"--set {o.Name}={o.Default}{(o.Paper is { } paper ? $" (paper: {paper})" : "")}", o.Description })], "      "));
        }

        return lines;
    }

    private static IEnumerable<string[]> Amounts(StrategyEntry strategy)
    {
        if (strategy.DefaultEpochs > 0)
            yield return [$"--epochs {strategy.DefaultEpochs}", "Passes over the training images."];
        if (strategy.DefaultTrials > 0)
            yield return [$"--trials {strategy.DefaultTrials}", "Architectures to try."];
    }

    private static List<string> Lines(ExperimentsResult result) =>
    [
        "Experiments",
        .. OrNone(result.Experiments.Select(e => new[]
        {
            $"{e.Id}",
            e.Net.Split('.')[^1],
            e.Strategy,
            e.Data,
            $"seed {e.Seed}",
            string.Join(", ", new[] { e.Epochs is { } epochs ? $"epoch {e.Epoch}/{epochs}" : null, e.Trials > 0 ? $"{e.Trials} trials" : null, e.Failed > 0 ? $"{e.Failed} failed" : null }.Where(t => t is not null)),
            e.Score is { } score ? $"best {Figures.Score(score, e.Metric ?? "accuracy")}" : "",
            e.Status,
            e.Created.ToLocalTime().ToString("yyyy-MM-dd HH:mm"),
            e.Message is { } message ? message.Split('\n')[0] : e.Files is { Count: > 0 } files ? string.Join(", ", files.Select(Path.GetFileName)) : "",
        }), "none yet: dotnet nas search"),
    ];

    private static List<string> OrNone(IEnumerable<string[]> rows, string none)
    {
        var aligned = Columns.Align([.. rows]).ToList();
        return aligned.Count > 0 ? aligned : [$"  ({none})"];
    }
}
