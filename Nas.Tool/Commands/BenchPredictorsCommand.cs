using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas bench predictors</c>: compares the predictors of the strategies on a table of scores.</summary>
internal static class BenchPredictorsCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("predictors", "Compares predictors on a table: each learns from a few architectures and ranks all others.", """
            Kendall's tau says how well all are ranked: 1 is the true order, 0 none. N@K is the true rank of the best
            among the K architectures predicted best, P@K the share of the true best K among them. Every predictor learns
            from the same architectures, other ones with each seed. Ctrl-C stops and prints the seeds that are complete.

            Examples:
              dotnet nas bench predictors --table nasbench201-cifar10.json --csv cifar10.csv
              dotnet nas bench predictors --table t.json --predictor gates --predictor linear --train 50 --train 100
            """);
        var table = new TableOptions();
        var predictors = new Option<string[]>("--predictor") { Description = "A predictor that takes part. Repeatable. [default: all]", HelpName = "name" };
        var sizes = OptionTypes.PositiveNumbers("--train", "How many architectures to learn from. Repeatable. [default: 20, 50, 100 and 200]");
        var seeds = OptionTypes.PositiveNumber("--seeds", "How often each is measured. [default: 20]");
        var top = OptionTypes.PositiveNumber("--top", "K of N@K and P@K. [default: 10]");
        var reported = new Option<bool>("--reported") { Description = "Learn and rank the score that is reported, not the one that a search sees." };
        table.AddTo(command);
        foreach (var option in new Option[] { predictors, sizes, seeds, top, reported })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(new PredictorsRequest
            {
                Table = table.Read(session, parsed),
                Predictors = parsed.GetValue(predictors) ?? [],
                TrainSizes = parsed.GetValue(sizes) ?? [],
                Seeds = parsed.GetValue(seeds),
                Top = parsed.GetValue(top),
                Reported = parsed.GetValue(reported),
            });
            session.Output.Answer(Lines(answer.As<PredictorsResult>()), answer.Document());
            return session.ExitCodeOf(answer);
        }
    }

    private static List<string> Lines(PredictorsResult result)
    {
        List<string> lines =
        [
            .. Columns.Align(
                [
                    ["table", $"{result.Table}, {Figures.Count($"{result.Architectures}")} architectures"],
                    ["score", result.Metric],
                    ["seeds", $"{result.Seeds} from {result.Seed} on"],
                    ["time", Figures.Duration(result.Seconds ?? 0)],
                ],
                ""),
        ];
        foreach (var size in result.Predictors.GroupBy(p => p.TrainSize))
        {
            lines.Add("");
            lines.AddRange(Columns.Align(
                [
                    [$"learnt from {size.Key}", "Kendall's tau", $"N@{result.Top}", $"P@{result.Top}", "time", "seeds"],
                    .. size.OrderByDescending(p => p.KendallTau.Mean).Select(p => new[]
                    {
                        p.Name, Figures.Hundredths(p.KendallTau.Mean, p.KendallTau.Deviation), Figures.Decimal(p.BestRank.Mean),
                        Figures.Hundredths(p.Precision.Mean, p.Precision.Deviation), Figures.ShortTime(p.Seconds), $"{p.Seeds.Count}",
                    }),
                ],
                ""));
        }

        return lines;
    }
}
