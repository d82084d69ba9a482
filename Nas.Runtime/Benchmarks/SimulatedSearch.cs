using System.Diagnostics;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Benchmarks;

/// <summary>
/// A search that looks scores up, on a clock that each evaluation moves on by its cost. What is not finished when the budget is used up
/// does not count, as in the experiments of NAS-Bench-201 (Dong and Yang 2020, section 5).
/// </summary>
/// <param name="table">The scores.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="budget">The seconds that all evaluations may cost together.</param>
/// <param name="points">How many parts of the budget the curves have.</param>
/// <param name="repeats">What a network that was scored before costs.</param>
internal sealed class SimulatedSearch(Table table, Preference preference, double budget, int points, RepeatPolicy repeats = RepeatPolicy.Pay)
{
    /// <exception cref="UsageException">Not a single evaluation fits into the budget.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public SeedResult Run(IAskTellStrategy strategy, long seed, CancellationToken cancellation)
    {
        var (clock, trials, start) = (0.0, new List<Trial>(), Stopwatch.GetTimestamp());
        var (scored, trainings, counts) = (new ScoredBefore(repeats, table.Decisions, table.Space), new OpenTrainings(), default(RepeatCounts));
        var evaluator = new TabularEvaluator(table, (strategy as IEndsTrainings) is { } ending ? ending.Ends : null);
        var curves = new Curves(budget, points);
        Trial? best = null;
        while (true)
        {
            var proposal = table.Fidelities.Round(strategy.Ask());
            if (scored.Answer(proposal, trials.Count) is { } earlier)
            {
                counts = scored.Counts;
                strategy.Tell(trials[earlier] with { Genotype = proposal.Genotype });
                continue;
            }

            proposal = trainings.Begin(proposal, trials.Count);
            var (score, seconds) = evaluator.Evaluate(proposal, trials.Count, cancellation);
            clock += seconds;
            if (clock > budget) break;
            var trial = new Trial(trials.Count, proposal.Genotype, score) { Fidelity = score.Curve.Count > 0 ? table.Fidelities.Shares[score.Curve.Count - 1] : proposal.Fidelity };
            trials.Add(trial);
            counts = scored.Counts;
            strategy.Tell(trial);
            trainings.Over(proposal, trial.Number, failed: false, strategy);
            if (best is not null && !AskTellSearch.IsBetter(trial, best, preference)) continue;
            best = trial;
            curves.Change(clock, score.Accuracy, table[trial.Genotype].Reported);
        }

        var realTime = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (best is null)
            throw new UsageException($"With seed {seed} the budget of {budget:0.#} s is over before the first trial, which costs {clock:0.#} s.", "Raise --budget.");
        var (scores, reported) = curves.End();
        return new(seed, best.Genotype, best.Score.Accuracy, table[best.Genotype].Reported, trials.Count, realTime, scores, reported)
        {
            Counts = counts, IsRandom = strategy.IsRandom,
        };
    }

    /// <summary>Step functions of time, kept at a few points.</summary>
    private sealed class Curves(double budget, int points)
    {
        private readonly double[] _scores = new double[points];
        private readonly double[] _reported = new double[points];
        private int _point;
        private (double Score, double Reported) _now = (double.NaN, double.NaN);

        public void Change(double time, double score, double reported)
        {
            FillUntil(time);
            _now = (score, reported);
        }

        public (double[] Scores, double[] Reported) End()
        {
            FillUntil(double.PositiveInfinity);
            return (_scores, _reported);
        }

        private void FillUntil(double time)
        {
            for (; _point < points && budget * (_point + 1) / points < time; _point++) (_scores[_point], _reported[_point]) = _now;
        }
    }
}
