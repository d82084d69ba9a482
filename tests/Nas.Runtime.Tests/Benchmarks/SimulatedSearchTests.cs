using Nas.Dsl.Model;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Tests.Strategies;
using Nas.Runtime.Tests.Tables;

namespace Nas.Runtime.Tests.Benchmarks;

public sealed class SimulatedSearchTests : IDisposable
{
    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void What_is_not_finished_within_the_budget_does_not_count()
    {
        var table = _small.Read();
        // Costs 2, 6, 10, 12: the third ends at 18, the fourth, which would be the best by its reported score, at 30.
        Scripted script = new(SmallTable.Of(table, 0, 0), SmallTable.Of(table, 1, 0), SmallTable.Of(table, 2, 0), SmallTable.Of(table, 2, 1));
        var result = new SimulatedSearch(table, Synthetic.Accuracy, budget: 29.9, points: 10).Run(script, 7, default);
        Assert.Equal(3, result.Trials);
        Assert.Equal([0, 1, 2], script.Told.Select(t => t.Number));
        Assert.Equal(7, result.Seed);
        Assert.Equal(SmallTable.Of(table, 2, 0), result.Incumbent);
        Assert.Equal((0.7, 0.65), (result.Score, result.Reported));

        // To the second it does count.
        script = script.Again();
        Assert.Equal(4, new SimulatedSearch(table, Synthetic.Accuracy, budget: 30, points: 10).Run(script, 7, default).Trials);
    }

    [Fact]
    public void The_curve_is_the_incumbent_at_each_time()
    {
        var table = _small.Read();
        // Told at 6 (0.60), 14 (0.40), 24 (0.70); incumbents by the search's score, not by the reported one.
        Scripted script = new(SmallTable.Of(table, 1, 0), SmallTable.Of(table, 1, 1), SmallTable.Of(table, 2, 0));
        var result = new SimulatedSearch(table, Synthetic.Accuracy, budget: 30, points: 5).Run(script, 0, default);
        // At 6, 12, 18, 24, 30.
        Assert.Equal([0.6, 0.6, 0.6, 0.7, 0.7], result.ScoreCurve);
        Assert.Equal([0.59, 0.59, 0.59, 0.65, 0.65], result.ReportedCurve);

        var later = new SimulatedSearch(table, Synthetic.Accuracy, budget: 30, points: 6).Run(script.Again(), 0, default);
        Assert.Equal([double.NaN, 0.6, 0.6, 0.6, 0.7, 0.7], later.ScoreCurve); // at 5, 10, ...
    }

    [Fact]
    public void The_incumbent_is_the_best_of_those_evaluated_most_fully()
    {
        var table = _small.Read(SmallTable.Description.Replace(
            "\"budget\": 100", "\"fidelities\": [{ \"share\": 0.1, \"score\": \"valid\", \"cost\": \"1\" }]", StringComparison.Ordinal));
        var (worse, better, best) = (SmallTable.Of(table, 1, 1), SmallTable.Of(table, 1, 0), SmallTable.Of(table, 2, 0));
        SeedResult Run(double budget, params Proposal[] proposals) =>
            new SimulatedSearch(table, Synthetic.Accuracy, budget, 10).Run(new Scripted(proposals), 0, default);

        // In part only: the best. 0.2 and 0.1 come to the same, though they were wanted differently.
        Assert.Equal(best, Run(3, new(worse, 0.1), new(best, 0.1), new(better, 0.2)).Incumbent);
        // One in full (8 seconds): that one, until a better one is.
        Assert.Equal(worse, Run(10, new(best, 0.1), new(worse, 1), new(better, 0.1)).Incumbent);
        Assert.Equal(better, Run(16, new(best, 0.1), new(worse, 1), new(better, 1)).Incumbent);
    }

    // Costs 2 and 6: 2, 8, and then either free or 10, 16 ... to 20.
    [Theory]
    [InlineData(RepeatPolicy.Pay, 5, 0)]
    [InlineData(RepeatPolicy.Cached, 2, 50)]
    public void What_was_scored_before_is_paid_or_free(RepeatPolicy policy, int trials, int free)
    {
        var table = _small.Read();
        Scripted script = new(SmallTable.Of(table, 0, 0), SmallTable.Of(table, 1, 0));
        // The next one after 50 free ones in a row would be over at 10, and the one behind 50 more at 16.
        var result = new SimulatedSearch(table, Synthetic.Accuracy, budget: policy == RepeatPolicy.Pay ? 18 : 9.9, points: 1, policy).Run(script, 0, default);
        Assert.Equal((trials, 2, policy == RepeatPolicy.Pay ? 3 : 50), (result.Trials, result.Counts.Distinct, result.Counts.Repeats));
        Assert.Equal(trials + free, script.Told.Count);
        Assert.All(script.Told, t => Assert.Equal(table[t.Genotype].Full.Score, t.Score));
        Assert.All(script.Told.Skip(trials), t => Assert.Equal(SmallTable.Of(table, t.Number, 0), t.Genotype));
    }

    // In part for 1 second, and in full for 2: told at 1, 2 and 3, and then at 9, where another one is evaluated in full, for 6 seconds and not for 5.
    [Fact]
    public void What_goes_on_pays_the_difference()
    {
        var table = _small.Read(SmallTable.Description.Replace(
            "\"budget\": 100", "\"fidelities\": [{ \"share\": 0.1, \"score\": \"valid\", \"cost\": \"1\" }]", StringComparison.Ordinal));
        var (first, second, other) = (SmallTable.Of(table, 0, 0), SmallTable.Of(table, 0, 1), SmallTable.Of(table, 1, 0));
        Scripted script = new(new(first, 0.3), new(second, 0.1), new(first, 1), new Proposal(other, 1), new Proposal(second, 0.02));
        Assert.Equal(4, new SimulatedSearch(table, Synthetic.Accuracy, budget: 9.5, points: 1).Run(script, 0, default).Trials);
        Assert.Equal([0.1, 0.1, 1, 1], script.Told.Select(t => t.Fidelity));
        Assert.Equal(3, new SimulatedSearch(table, Synthetic.Accuracy, budget: 8.9, points: 1).Run(script.Again(), 0, default).Trials);
        // What is over cannot go on: in full again it costs 2 seconds, and 12 are not enough.
        script = new(new(first, 0.1), new(first, 1), new(first, 0.1), new(first, 1), new Proposal(first, 1), new Proposal(other, 1));
        Assert.Equal(5, new SimulatedSearch(table, Synthetic.Accuracy, budget: 11.9, points: 1).Run(script, 0, default).Trials);
    }

    [Fact]
    public void A_budget_below_the_first_trial_is_a_usage_error()
    {
        var table = _small.Read();
        var error = Assert.Throws<UsageException>(() => new SimulatedSearch(table, Synthetic.Accuracy, 1.5, 10).Run(new Scripted(SmallTable.Of(table, 0, 0)), 3, default));
        Assert.Contains("1.5 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("seed 3", error.Message, StringComparison.Ordinal);
    }

    // Proposes what it was given, again and again.
    private sealed class Scripted(params Proposal[] proposals) : IAskTellStrategy
    {
        private int _asked;

        public Scripted(params Genotype[] genotypes)
            : this([.. genotypes.Select(g => new Proposal(g))])
        {
        }

        public List<Trial> Told { get; } = [];

        public Scripted Again() => new(proposals);

        public Proposal Ask() => proposals[_asked++ % proposals.Length];

        public void Tell(Trial trial) => Told.Add(trial);
    }
}
