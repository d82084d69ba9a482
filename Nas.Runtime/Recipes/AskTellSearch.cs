using Nas.Dsl;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Objectives;
using Nas.Runtime.Reporting;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

/// <summary>The loop of every ask/tell strategy: ask, evaluate, tell, keep the best.</summary>
internal static class AskTellSearch
{
    /// <summary>Which of two trials is the better result: the one evaluated more fully, and of equally full ones the one with the better score.</summary>
    public static bool IsBetter(Trial trial, Trial best, Preference preference) =>
        trial.Fidelity > best.Fidelity || (trial.Fidelity == best.Fidelity && preference.Compare(trial.Score, best.Score) > 0);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100); // while another process evaluates what is needed next

    /// <summary>
    /// Runs a strategy to the end of its trials, or until it is cancelled. Trial n is asked for when trial n minus
    /// <see cref="SearchRun.Ahead"/> has been told, and scores are told in the order of asking: who evaluates which, and when, changes
    /// nothing, and a search whose earlier trials are in the journal goes the same way again.
    /// </summary>
    /// <param name="run">The search.</param>
    /// <param name="strategy">Proposes.</param>
    /// <param name="evaluator">Scores.</param>
    /// <param name="phase">The name of this part of the work.</param>
    /// <param name="before">The share of the whole work done before it.</param>
    public static SearchResult? Run(SearchRun run, IAskTellStrategy strategy, IEvaluator evaluator, string phase, double before = 0)
    {
        Trial? best = null;
        var (asked, told) = (new List<Proposal>(), 0);
        try
        {
            for (; told < run.Trials; told++)
            {
                while (asked.Count < Math.Min(run.Trials, told + run.Ahead))
                {
                    asked.Add(strategy.Ask());
                    run.Journal.Begin(asked.Count - 1, asked[^1]);
                }

                var score = Evaluated(run, evaluator, asked, told);
                var trial = new Trial(told, asked[told].Genotype, score) { Fidelity = asked[told].Fidelity };
                strategy.Tell(trial);
                if (best is null || IsBetter(trial, best, run.Preference)) best = trial;
                run.Listener.Report(new Progress(phase)
                {
                    Trial = told + 1,
                    Trials = run.Trials,
                    Loss = trial.Score.Loss,
                    Accuracy = trial.Score.Accuracy,
                    Best = best.Score.Accuracy,
                    Architecture = GenotypeText.Write(run.Definition.Space, trial.Genotype),
                    Done = before + ((1 - before) * (told + 1) / run.Trials),
                    Replayed = told < run.Journal.Recorded,
                });
            }
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            // The trial in flight is lost; those before it count.
        }

        return best is null ? null : new SearchResult(best.Genotype, best.Score, evaluator.Metric, told);
    }

    // Until the trial is done, by whomever, this process takes what there is to evaluate.
    private static Score Evaluated(SearchRun run, IEvaluator evaluator, List<Proposal> asked, int number)
    {
        while (true)
        {
            if (run.Journal.Find(number) is { } evaluation) return evaluation.Score;
            run.Cancellation.ThrowIfCancellationRequested();
            if (run.Journal.Lease() is { } next) run.Journal.Complete(next, evaluator.Evaluate(asked[next], next, run.Cancellation));
            else run.Cancellation.WaitHandle.WaitOne(Poll);
        }
    }

    /// <summary>An evaluator that trains from scratch on part of the training images and measures on the rest.</summary>
    /// <param name="run">The search.</param>
    /// <param name="held">The share of images held out for measuring.</param>
    /// <param name="endsAfterEpoch">See <see cref="FromScratchEvaluator"/>.</param>
    public static FromScratchEvaluator FromScratch(SearchRun run, double held, Func<Score, bool>? endsAfterEpoch = null)
    {
        var (train, valid) = run.Split(1 - held);
        var options = run.Training(new(run.Epochs));
        return new(run.Definition, run.Parameters, run.Data, train, valid, options, run.Augmentation, run.Device, run.Random, (trial, step, epochs) =>
        {
            run.Listener.Report(new Progress("search")
            {
                Trial = trial + 1,
                Trials = run.Trials,
                Epoch = step.Epoch,
                Epochs = epochs,
                Step = step.Step,
                Steps = step.Steps,
                Loss = step.Loss,
                Done = (trial + ((step.Epoch - 1 + (step.Step / (double)step.Steps)) / epochs)) / run.Trials,
            });
        }, endsAfterEpoch);
    }
}
