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

    /// <summary>Runs a strategy to the end of its trials, or until it is cancelled.</summary>
    /// <param name="run">The search.</param>
    /// <param name="strategy">Proposes.</param>
    /// <param name="evaluator">Scores.</param>
    /// <param name="phase">The name of this part of the work.</param>
    /// <param name="before">The share of the whole work done before it.</param>
    public static SearchResult? Run(SearchRun run, IAskTellStrategy strategy, IEvaluator evaluator, string phase, double before = 0)
    {
        Trial? best = null;
        var trials = 0;
        try
        {
            for (; trials < run.Trials; trials++)
            {
                var proposal = strategy.Ask();
                var (score, _) = evaluator.Evaluate(proposal, trials, run.Cancellation);
                var trial = new Trial(trials, proposal.Genotype, score) { Fidelity = proposal.Fidelity };
                strategy.Tell(trial);
                if (best is null || IsBetter(trial, best, run.Preference)) best = trial;
                run.Listener.Report(new Progress(phase)
                {
                    Trial = trials + 1,
                    Trials = run.Trials,
                    Loss = trial.Score.Loss,
                    Accuracy = trial.Score.Accuracy,
                    Best = best.Score.Accuracy,
                    Architecture = GenotypeText.Write(run.Definition.Space, trial.Genotype),
                    Done = before + ((1 - before) * (trials + 1) / run.Trials),
                });
            }
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            // The trial in flight is lost; those before it count.
        }

        return best is null ? null : new SearchResult(best.Genotype, best.Score, evaluator.Metric, trials);
    }

    /// <summary>An evaluator that trains from scratch on part of the training images and measures on the rest.</summary>
    /// <param name="run">The search.</param>
    /// <param name="held">The share of images held out for measuring.</param>
    /// <param name="endsAfterEpoch">See <see cref="FromScratchEvaluator"/>.</param>
    public static FromScratchEvaluator FromScratch(SearchRun run, double held, Func<Score, bool>? endsAfterEpoch = null)
    {
        var (train, valid) = run.Split(1 - held);
        var (trial, options) = (0, run.Training(new(run.Epochs)));
        return new(run.Definition, run.Parameters, run.Data, train, valid, options, run.Augmentation, run.Device, run.Random, (step, epochs) =>
        {
            if (step is { Epoch: 1, Step: 1 }) trial++;
            run.Listener.Report(new Progress("search")
            {
                Trial = trial,
                Trials = run.Trials,
                Epoch = step.Epoch,
                Epochs = epochs,
                Step = step.Step,
                Steps = step.Steps,
                Loss = step.Loss,
                Done = (trial - 1 + ((step.Epoch - 1 + (step.Step / (double)step.Steps)) / epochs)) / run.Trials,
            });
        }, endsAfterEpoch);
    }
}
