using System.Globalization;
using Nas.Dsl;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>The loop of every ask/tell strategy: ask, evaluate, tell, keep the best.</summary>
internal static class AskTellSearch
{
    /// <summary>Which of two trials is the better result: the one evaluated more fully, and of equally full ones the one with the better score.</summary>
    public static bool IsBetter(Trial trial, Trial best, Preference preference) =>
        trial.Fidelity > best.Fidelity || (trial.Fidelity == best.Fidelity && preference.Compare(trial.Score, best.Score) > 0);

    private const string GivenUp = "When the cause is gone: dotnet nas resume, which tries these trials again.";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100); // while another process evaluates what is needed next

    /// <summary>
    /// Runs a strategy to the end of its trials, or until it is cancelled. Trial n is asked for when trial n minus
    /// <see cref="SearchRun.Ahead"/> has been told, and scores are told in the order of asking: who evaluates which, and when, changes
    /// nothing, and a search whose earlier trials are in the journal goes the same way again. A proposal that costs nothing (<see cref="SearchRun.Repeats"/>) waits its turn
    /// behind those before it as well, and is no trial. What is asked for more fully than before goes on with its training (<see cref="OpenTrainings"/>).
    /// </summary>
    /// <param name="run">The search.</param>
    /// <param name="strategy">Proposes.</param>
    /// <param name="evaluator">Scores.</param>
    /// <param name="phase">The name of this part of the work.</param>
    /// <param name="before">The share of the whole work done before it.</param>
    /// <returns>The best so far; null where it was cancelled before there was any.</returns>
    /// <exception cref="FailureException">Trials failed, too many of them in a row or all, and there is no best so far.</exception>
    public static SearchResult? Run(SearchRun run, IAskTellStrategy strategy, IEvaluator evaluator, string phase, double before = 0)
    {
        Trial? best = null;
        var (worst, failed, inARow, reason) = (new WorstScore(), 0, 0, "");
        var (asked, told) = (new List<Proposal>(), 0);
        var (waiting, scored, trainings) = (new Queue<(Proposal Proposal, int Trial)>(), new ScoredBefore(run.Repeats, run.Decisions, run.Definition.Space), new OpenTrainings());
        try
        {
            while (inARow < TrialFailure.Limit)
            {
                while (asked.Count < run.Trials && waiting.Count < run.Ahead)
                {
                    var proposal = evaluator.Fidelities.Round(strategy.Ask());
                    var earlier = scored.Answer(proposal, asked.Count);
                    if (earlier is null) proposal = trainings.Begin(proposal, asked.Count);
                    waiting.Enqueue((proposal, earlier ?? asked.Count));
                    if (earlier is not null) continue;
                    run.Journal.Begin(asked.Count, proposal);
                    asked.Add(proposal);
                }

                if (!waiting.TryDequeue(out var next)) break;
                var evaluation = Evaluated(run, evaluator, asked, next.Trial);
                var genotype = next.Proposal.Genotype;
                var score = evaluation.Failure is null ? evaluation.Score : worst.Of(run, genotype);
                var trial = new Trial(next.Trial, genotype, score) { Fidelity = next.Proposal.Fidelity };
                strategy.Tell(trial);
                if (next.Trial < told) continue;
                told++;
                if (evaluation.Failure is null)
                {
                    worst.Add(score);
                    inARow = 0;
                    if (best is null || IsBetter(trial, best, run.Preference)) best = trial;
                }
                else
                {
                    (failed, inARow, reason) = (failed + 1, inARow + 1, evaluation.Failure);
                    scored.Failed(next.Proposal);
                }

                foreach (var over in trainings.Over(next.Proposal, next.Trial, evaluation.Failure is not null, strategy)) run.Paused.Delete(over);

                run.Listener.Report(new Progress(phase)
                {
                    Trial = told,
                    Trials = run.Trials,
                    Loss = evaluation.Failure is null ? score.Loss : null,
                    Accuracy = evaluation.Failure is null ? score.Accuracy : null,
                    Failure = evaluation.Failure,
                    Best = best?.Score.Accuracy,
                    Architecture = GenotypeText.Write(run.Definition.Space, trial.Genotype),
                    Done = before + ((1 - before) * told / run.Trials),
                    Replayed = told <= run.Journal.Recorded,
                });
            }
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            // The trial in flight is lost; those before it count.
        }

        var failure = inARow == TrialFailure.Limit
            ? new FailureException($"The search gave up after {inARow} failed trials in a row. The last one: {reason}", GivenUp)
            : told == run.Trials && best is null ? new FailureException($"All {told} trials failed. The last one: {reason}", GivenUp)
            : null;
        if (best is null && failure is not null) throw failure;
        var metric = best is { Fidelity: < 1 } ? string.Create(CultureInfo.InvariantCulture, $"{evaluator.Metric}, cut short at {best.Fidelity:0.###} of that") : evaluator.Metric;
        return best is null ? null : new SearchResult(best.Genotype, best.Score, metric, told) { Failed = failed, Failure = failure, Repeated = scored.Counts.Free };
    }

    // Until the trial is done, by whomever, this process takes what there is to evaluate.
    private static Outcome Evaluated(SearchRun run, IEvaluator evaluator, List<Proposal> asked, int number)
    {
        while (true)
        {
            if (run.Journal.Find(number) is { } evaluation) return evaluation;
            run.Cancellation.ThrowIfCancellationRequested();
            if (run.Journal.Lease() is { } next) run.Journal.Complete(next, evaluator.Try(asked[next], next, run.Cancellation));
            else run.Cancellation.WaitHandle.WaitOne(Poll);
        }
    }

    /// <summary>An evaluator that trains from scratch on part of the training images and measures on those that the option <see cref="AskTellRecipe.HeldOut"/> holds out.</summary>
    /// <param name="run">The search.</param>
    /// <param name="endsAfterEpoch">See <see cref="FromScratchEvaluator"/>.</param>
    /// <param name="before">The share of the whole work done before it.</param>
    public static FromScratchEvaluator FromScratch(SearchRun run, Func<Score, bool>? endsAfterEpoch = null, double before = 0)
    {
        var (train, valid) = run.Split(1 - run.Options.Number(AskTellRecipe.HeldOut.Name, 0.01, 0.9));
        var options = run.Training(new(run.Epochs));
        return new(run.Definition, run.Parameters, run.Data, train, valid, options, run.Augmentation, run.Device, run.Random, (trial, step, epochs) =>
        {
            TrialFailure.Outside(() => run.Listener.Report(new Progress("search")
            {
                Trial = trial + 1,
                Trials = run.Trials,
                Epoch = step.Epoch,
                Epochs = epochs,
                Step = step.Step,
                Steps = step.Steps,
                Loss = step.Loss,
                Done = before + ((1 - before) * (trial + ((step.Epoch - 1 + (step.Step / (double)step.Steps)) / epochs)) / run.Trials),
            }));
        }, endsAfterEpoch)
        { Latency = run.Latency, Paused = run.Paused, Warn = text => TrialFailure.Outside(() => run.Listener.Warn(text)) };
    }
}
