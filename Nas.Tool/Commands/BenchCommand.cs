using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas bench</c>: compares strategies on a table of scores, over many seeds.</summary>
internal static class BenchCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("bench", "Compares strategies on a table of scores, such as NAS-Bench-201, over many seeds.", """
            Nothing is trained: each search runs on a simulated clock, on which an evaluation costs what the table says.
            A trial that is not finished within the budget does not count. What a search holds for the best by the score
            it saw is reported with the table's other score. Ctrl-C stops and prints the seeds that are complete.

            Examples:
              dotnet nas bench --table nasbench201-cifar10.json --csv cifar10.csv
              dotnet nas bench --table t.json --strategy random --strategy regularized-evolution --seeds 500
              dotnet nas bench --table t.json --set regularized-evolution.population=10 --budget 12000s --svg curves.svg
            """);
        var table = new TableOptions();
        var strategies = new Option<string[]>("--strategy") { Description = "A strategy that takes part. Repeatable. [default: all that propose architectures]", HelpName = "name" };
        var seeds = OptionTypes.PositiveNumber("--seeds", "How many searches each strategy does. [default: 50]");
        var budget = OptionTypes.Duration("--budget", "The simulated time of a search, such as 12000s. [default: what the table says]");
        var settings = OptionTypes.Pairs("--set", "An option of a strategy, such as regularized-evolution.population=10. Repeatable.");
        var objectives = new Option<string[]>("--objective") { Description = "What to optimise: accuracy, parameters, flops, latency, energy, where the table has them. Repeatable. [default: accuracy]", HelpName = "name" };
        var repeats = OptionTypes.Repeats();
        var preset = OptionTypes.Preset();
        var svg = OptionTypes.Text("--svg", "Draw the curves over simulated time into this file.", "path");
        table.AddTo(command);
        foreach (var option in new Option[] { strategies, seeds, budget, settings, objectives, repeats, preset, svg })
            command.Options.Add(option);
        command.Subcommands.Add(BenchPredictorsCommand.Create(globals, environment));
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(new BenchRequest
            {
                Table = table.Read(session, parsed),
                Strategies = parsed.GetValue(strategies) ?? [],
                Seeds = parsed.GetValue(seeds),
                BudgetSeconds = parsed.GetValue(budget),
                Options = parsed.GetValue(settings) ?? [],
                Objectives = parsed.GetValue(objectives) is { Length: > 0 } given ? given : null,
                Repeats = parsed.GetValue(repeats) == ExperimentSettings.Cached ? ExperimentSettings.Cached : null,
                Preset = parsed.GetValue(preset) == ExperimentSettings.Paper ? ExperimentSettings.Paper : null,
            });
            var document = answer.Document();
            var result = answer.As<BenchResult>();
            var lines = Lines(result);
            document.Remove("svg");
            if (session.FullPath(parsed.GetValue(svg)) is { } path && result.Svg is { } drawing)
            {
                WholeFile.Write(path, drawing);
                document["svg"] = path;
                lines.AddRange(["", $"drawn in {session.Shown(path)}"]);
            }
            session.Output.Answer(lines, document);
            return session.ExitCodeOf(answer);
        }
    }

    private static List<string> Lines(BenchResult result)
    {
        var ranked = result.Strategies.OrderByDescending(s => s.Reported.Mean).ToList();
        List<string> lines =
        [
            .. Columns.Align(
                [
                    ["table", $"{result.Table}, {Figures.Count($"{result.Architectures}")} architectures"],
                    ["searches", $"{result.Seeds} seeds from {result.Seed} on, {Figures.Number(result.BudgetSeconds)} simulated seconds each"],
                    ["repeats", result.Repeats == ExperimentSettings.Cached ? "cached: a network that was scored before costs nothing" : "pay: a network that was scored before costs as much again"],
                    ["reported", $"{result.ReportedMetric} of the best by {result.ScoreMetric}; the table's best has {Figures.Share(result.Best)} %"],
                    ["time", Figures.Duration(result.Seconds ?? 0)],
                ],
                ""),
            "",
        ];
        lines.AddRange(Columns.Align(
            [
                ["strategy", "reported, %", "seen, %", "trials", "distinct", "repeats", "isomorphic", "a proposal", "seeds"],
                .. ranked.Select(s => new[]
                {
                    s.Random ? $"{s.Name} *" : s.Name, Figures.Shares(s.Reported.Mean, s.Reported.Deviation), Figures.Shares(s.Score.Mean, s.Score.Deviation),
                    Figures.Decimal(s.Trials), Figures.Decimal(s.Distinct), Figures.Decimal(s.Repeats), Figures.Decimal(s.Isomorphic), Figures.ShortTime(s.SecondsPerProposal), $"{s.Seeds.Count}",
                }),
            ],
            ""));
        if (ranked.Exists(s => s.Random)) lines.Add("* never left its random phase within this budget");
        if (Others(ranked) is { Count: > 1 } others) lines.AddRange(["", .. Columns.Align(others, "")]);
        if (ranked.Count > 1) lines.AddRange(["", .. Columns.Align(Differences(result, ranked), "")]);
        lines.Add("");

        // The curve at a few times; a strategy has no value before each of its seeds has a trial.
        double[] shares = [0.05, 0.1, 0.25, 0.5, 0.75, 1];
        lines.AddRange(Columns.Align(
            [
                ["reported, % after", .. shares.Select(s => $"{Figures.Number(s * result.BudgetSeconds)} s")],
                .. ranked.Select(s => new[] { s.Name }.Concat(shares.Select(share => At(s.Curve, share * result.BudgetSeconds))).ToArray()),
            ],
            ""));
        return lines;
    }

    // What else is known of what was found: a row for the names, where there are any, and one for each strategy.
    private static List<string[]> Others(List<StrategyFigures> ranked)
    {
        var (reports, objectives) = (ranked[0].Reports.Keys.ToArray(), ranked[0].Objectives.Keys.ToArray());
        return reports.Length + objectives.Length == 0 ? [] :
        [
            ["found", .. reports.Select(r => $"{r}, %"), .. objectives],
            .. ranked.Select(s => (string[])[s.Name, .. reports.Select(r => Figures.Shares(s.Reports[r].Mean, s.Reports[r].Deviation)), .. objectives.Select(o => Figures.Number(s.Objectives[o].Mean))]),
        ];
    }

    // The best against each of the others; --json has every pair.
    private static List<string[]> Differences(BenchResult result, List<StrategyFigures> ranked) =>
    [
        [$"{ranked[0].Name} less", "difference, %", "95 % interval", "p", "differs"],
        .. from other in ranked.Skip(1)
           from pair in result.Comparisons
           let sign = (pair.First, pair.Second) == (ranked[0].Name, other.Name) ? 1 : (pair.Second, pair.First) == (ranked[0].Name, other.Name) ? -1 : 0
           where sign != 0
           select new[]
           {
               other.Name, Figures.Share(sign * pair.Difference),
               (sign > 0 ? (pair.Low, pair.High) : (-pair.High, -pair.Low)) is ({ } low, { } high) ? $"{Figures.Share(low)} to {Figures.Share(high)}" : "too few seeds",
               Figures.Probability(pair.Adjusted), pair.Adjusted < 0.05 ? "yes" : "not shown",
           },
    ];

    private static string At(IReadOnlyList<CurvePoint> curve, double seconds) =>
        curve.LastOrDefault(p => p.Seconds <= seconds * (1 + 1e-9)) is { } point ? Figures.Share(point.Reported) : "-";
}
