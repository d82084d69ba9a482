using Nas.Runtime.Benchmarks;
using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tests.Tables;

namespace Nas.Runtime.Tests.Benchmarks;

public sealed class PredictorBenchmarkTests : IDisposable
{
    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Each_predictor_is_measured_with_each_size_whatever_runs_beside_it()
    {
        var benchmark = Of("linear", "random-forest") with { TrainSizes = [10, 40], Seeds = 3, FirstSeed = 7 };
        var results = benchmark.Run(default);
        Assert.Equal([("linear", 10), ("random-forest", 10), ("linear", 40), ("random-forest", 40)], results.Select(r => (r.Predictor, r.TrainSize)));
        Assert.All(results, r => Assert.Equal([7ul, 8ul, 9ul], r.Seeds.Select(s => s.Seed)));
        var alone = (benchmark with { Predictors = [PredictorDefinition.Named("random-forest")], TrainSizes = [40], Threads = 1 }).Run(default);
        Assert.Equal(alone[0].Seeds.Select(s => s.KendallTau), results[3].Seeds.Select(s => s.KendallTau));
        Assert.Equal(alone[0].KendallTau.Mean, alone[0].Seeds.Average(s => s.KendallTau), 12);
    }

    [Fact]
    public void A_linear_model_ranks_an_additive_score_and_not_one_that_is_noise()
    {
        var benchmark = Of("linear") with { TrainSizes = [60], Seeds = 2, Top = 5 };
        var additive = (benchmark with { Reported = true }).Run(default)[0];
        Assert.All(additive.Seeds, s => Assert.InRange(s.KendallTau, 0.85, 1));
        // The search's score was drawn: 196 ranked architectures have a tau within 0.2 of 0, over four deviations.
        Assert.All(benchmark.Run(default)[0].Seeds, s => Assert.InRange(s.KendallTau, -0.2, 0.2));
    }

    [Fact]
    public void Stopped_it_gives_the_measurements_that_are_complete()
    {
        using var cancellation = new CancellationTokenSource();
        var results = (Of("linear") with
        {
            TrainSizes = [10, 20],
            Seeds = 4,
            Threads = 1,
            Progress = p =>
            {
                if (p.Completed == 3) cancellation.Cancel();
            },
        }).Run(cancellation.Token);
        Assert.Equal([2, 1], results.Select(r => r.Seeds.Count));
    }

    [Fact]
    public void Some_architectures_must_be_left_to_rank()
    {
        var error = Assert.Throws<UsageException>(() => (Of("linear") with { TrainSizes = [250] }).Run(default));
        Assert.Contains("250 to learn from do not leave 10", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 to 246", error.Hint, StringComparison.Ordinal);
    }

    // Four decisions of four values: the search's score is noise, the reported one a sum.
    private PredictorBenchmark Of(params string[] predictors)
    {
        var random = new Runtime.Spaces.RandomStream(1);
        var rows = Enumerable.Range(0, 256).Select(i => FormattableString.Invariant(
            $"{i >> 6},{i >> 4 & 3},{i >> 2 & 3},{i & 3},{random.NextDouble()},{((i >> 6) + (4.3 * (i >> 4 & 3)) + (17.1 * (i >> 2 & 3)) + (70.7 * (i & 3))) / 300},1"));
        var decisions = string.Join(", ", "abcd".Select(c => $$"""{ "name": "{{c}}", "values": ["0", "1", "2", "3"] }"""));
        return new PredictorBenchmark
        {
            Table = _small.Read(
                $$"""{ "decisions": [{{decisions}}], "score": "valid", "report": "test", "cost": "seconds", "scale": "share" }""",
                $"a,b,c,d,valid,test,seconds\n{string.Join('\n', rows)}\n"),
            Predictors = [.. predictors.Select(PredictorDefinition.Named)],
            TrainSizes = [20],
            Seeds = 1,
            Threads = 2,
        };
    }
}
