using System.Reflection;
using System.Runtime.ExceptionServices;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// Which errors are those of a single trial, and how many in a row a search takes. Whatever an evaluation throws is the trial's own, and so is
/// a score that is not a number: the trial is recorded as failed and counts as worse than any other. Of the search itself are a cancel,
/// what the user asked for (<see cref="UsageException"/>) and the images (<see cref="DataException"/>): other trials would fare no better.
/// The store, and a full disk, are not met with in an evaluation.
/// </summary>
internal static class TrialFailure
{
    /// <summary>After as many failed trials one after the other a search ends: what makes them fail is then no matter of the architecture.</summary>
    public const int Limit = 10;

    /// <summary>Evaluates a proposal; a failure is an evaluation as well.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Outcome Try(this IEvaluator evaluator, Proposal proposal, int trial, CancellationToken cancellation)
    {
        try
        {
            var evaluation = evaluator.Evaluate(proposal, trial, cancellation);
            var score = evaluation.Score;
            return evaluation.Failure is not null || (double.IsFinite(score.Accuracy) && double.IsFinite(score.Loss) && score.Curve.All(double.IsFinite))
                ? evaluation
                : Outcome.Failed("Its score is not a number. Lower --learning-rate.");
        }
        catch (OutsideException outside)
        {
            ExceptionDispatchInfo.Throw(outside.InnerException!);
            throw;
        }
#pragma warning disable CA1031 // One trial that throws must not end the search.
        catch (Exception error) when (IsTrials(error, cancellation))
#pragma warning restore CA1031
        {
            return Outcome.Failed(Reason(error));
        }
    }

    /// <summary>Does what is no part of an evaluation though it happens within one, such as a report: what it throws ends the search.</summary>
    public static void Outside(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            throw new OutsideException(error);
        }
    }

    private static bool IsTrials(Exception error, CancellationToken cancellation) =>
        error is not (UsageException or DataException) && !(error is OperationCanceledException && cancellation.IsCancellationRequested);

    // One line.
    private static string Reason(Exception error) => error switch
    {
        _ when Memory.RanOut(error) is { } memory => Reason(memory),
        FailureException failure => $"{failure.Message} {failure.Hint}".TrimEnd(),
        TargetInvocationException { InnerException: { } inner } => Reason(inner),
        _ => error.Message.Split('\n', 2)[0].TrimEnd(),
    };

    private sealed class OutsideException(Exception inner) : Exception(inner.Message, inner);
}
