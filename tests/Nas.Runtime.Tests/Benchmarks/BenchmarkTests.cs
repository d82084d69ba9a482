using Nas.Runtime.Benchmarks;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Tables;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Benchmarks;

public sealed class BenchmarkTests : IDisposable
{
    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void The_same_seeds_find_the_same_whatever_runs_beside_them()
    {
        var table = _small.Drawn(1);
        var alone = Of(table, threads: 1, "random", "regularized-evolution").Run(default);
        var many = Of(table, threads: 5, "random", "regularized-evolution").Run(default);
        Assert.Equal(["random", "regularized-evolution"], alone.Select(r => r.Contestant.Recipe.Name));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(alone[i].Seeds.Select(Found), many[i].Seeds.Select(Found));
            Assert.Equal(alone[i].Curve, many[i].Curve);
            Assert.Equal(alone[i].Reported, many[i].Reported);
        }

        // Nor does it matter which strategies and seeds there are besides.
        var evolution = Assert.Single((Of(table, threads: 2, "regularized-evolution") with { FirstSeed = 103, Seeds = 2 }).Run(default));
        Assert.Equal(alone[1].Seeds.Skip(3).Take(2).Select(Found), evolution.Seeds.Select(Found));
        Assert.NotEqual(alone[1].Seeds[0].Incumbent, alone[1].Seeds[1].Incumbent);
    }

    [Fact]
    public void Mean_deviation_and_curve_are_those_of_the_seeds()
    {
        var result = Of(_small.Drawn(2), threads: 2, "random").Run(default)[0];
        Assert.Equal(Enumerable.Range(100, 20).Select(i => (long)i), result.Seeds.Select(s => s.Seed));
        var mean = result.Seeds.Sum(s => s.Reported) / 20;
        Assert.Equal(mean, result.Reported.Mean, 12);
        Assert.Equal(result.Seeds.Sum(s => (s.Reported - mean) * (s.Reported - mean)), 19 * Math.Pow(result.Reported.Deviation, 2), 12);
        Assert.Equal(result.Seeds.Sum(s => s.Trials) / 20.0, result.Trials, 12);
        Assert.True(result.SecondsPerProposal > 0);
        // Costs are 1 to 2 seconds of 60: 30 to 60 trials, and an incumbent from the fourth of 100 points on.
        Assert.All(result.Seeds, s => Assert.InRange(s.Trials, 30, 60));
        Assert.InRange(result.Curve.Count, 97, 99);
        Assert.Equal((60, result.Reported.Mean, result.Score.Mean), (result.Curve[^1].Seconds, result.Curve[^1].Reported, result.Curve[^1].Score));
        Assert.All(result.Curve.Zip(result.Curve.Skip(1)), p => Assert.True(p.Second.Score >= p.First.Score && p.Second.Seconds > p.First.Seconds));
    }

    [Fact]
    public void A_single_seed_has_no_deviation()
    {
        Assert.Equal(new Statistic(3, double.NaN), Statistic.Of([3]));
        Assert.Equal(new Statistic(3, Math.Sqrt(2)), Statistic.Of([2, 4]));
        Assert.True(double.IsNaN(Statistic.Of([]).Mean));
    }

    [Fact]
    public void Progress_ends_at_the_end_and_warnings_come_once()
    {
        var (reports, warnings) = (new List<BenchmarkProgress>(), new List<string>());
        var benchmark = Of(_small.Drawn(3), threads: 3, "regularized-evolution", "random") with { Progress = reports.Add, Warn = warnings.Add };
        benchmark.Run(default);
        Assert.Equal(Enumerable.Range(1, 40), reports.Select(r => r.Completed));
        Assert.All(reports, r => Assert.InRange(r.Done, 0, 1));
        Assert.All(reports.SkipLast(1), r => Assert.True(r.Done < 1));
        Assert.Equal(1, reports[^1].Done);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Stopped_it_gives_the_seeds_that_are_complete()
    {
        using var cancellation = new CancellationTokenSource();
        var results = (Of(_small.Drawn(4), threads: 1, "random", "regularized-evolution") with
        {
            Progress = p =>
            {
                if (p.Completed == 5) cancellation.Cancel();
            },
        }).Run(cancellation.Token);
        // Seed by seed, so that strategies can still be compared.
        Assert.Equal([3, 2], results.Select(r => r.Seeds.Count));
        Assert.Empty(Of(_small.Drawn(4), threads: 1, "random").Run(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_failure_ends_it_and_leaves_torch_as_it_was()
    {
        var before = get_num_threads();
        var table = _small.Read(csv: string.Join('\n', SmallTable.Csv.ReplaceLineEndings("\n").Split('\n').Take(3)));
        Assert.Throws<DataException>(() => Of(table, threads: 2, "random").Run(default));
        Assert.Throws<UsageException>(() => (Of(_small.Read(), threads: 2, "random") with { Budget = 1 }).Run(default));
        Assert.Equal(before, get_num_threads());
    }

    private static object Found(SeedResult result) =>
        (result.Seed, result.Incumbent, result.Score, result.Reported, result.Trials, string.Join(' ', result.ScoreCurve), string.Join(' ', result.ReportedCurve));

    private static Benchmark Of(Table table, int threads, params string[] strategies) => new()
    {
        Table = table,
        Contestants = [.. strategies.Select(name => Contestant.Of(
            (AskTellRecipe)Recipe.Named(name),
            name == "random" ? null : new Dictionary<string, string> { ["population"] = "10", ["sample"] = "3" }))],
        Seeds = 20,
        FirstSeed = 100,
        Budget = 60,
        Threads = threads,
    };
}
