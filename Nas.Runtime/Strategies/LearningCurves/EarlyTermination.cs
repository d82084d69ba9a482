using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies.LearningCurves;

/// <summary>
/// Ends trainings early that will not beat the best so far (Baker et al. 2018, section 4): once enough trainings have been finished, one is
/// ended as soon as the probability that it ends above the best falls under 1 - delta. Any strategy proposes; of a training that was ended
/// it is told the predicted accuracy.
/// </summary>
/// <param name="strategy">Proposes.</param>
/// <param name="epochs">The epochs of a whole training, or after how many of them its score is known.</param>
/// <param name="initial">Trainings to finish before any is ended, at least 2; 100 in the paper.</param>
/// <param name="delta">0 to 1; 0.99 in the paper, or 0.95 for more speed.</param>
public sealed class EarlyTermination(IAskTellStrategy strategy, int epochs, int initial, double delta) : IAskTellStrategy, IEndsTrainings, IDisposable
{
    private readonly List<Score> _finished = [];
    private readonly Dictionary<int, LearningCurvePredictor> _predictors = [];

    /// <inheritdoc/>
    public Proposal Ask() => strategy.Ask();

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Score.IsFailed)
        {
            strategy.Tell(trial); // its curve, if any, says nothing
            return;
        }

        if (trial.Score.Curve.Count < epochs)
        {
            var predicted = _finished.Count < initial ? trial.Score.Accuracy : Predictor(trial.Score.Curve.Count).Predict(trial.Score);
            strategy.Tell(trial with { Score = trial.Score with { Accuracy = Math.Clamp(predicted, 0, 1) } });
            return;
        }

        _finished.Add(trial.Score);
        strategy.Tell(trial);
    }

    /// <inheritdoc/>
    public bool Ends(Score score)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (_finished.Count < initial || score.Curve.Count == 0 || score.Curve.Count >= epochs) return false;
        return Predictor(score.Curve.Count).ProbabilityAbove(_finished.Max(s => s.Accuracy), score) < 1 - delta;
    }

    /// <inheritdoc/>
    public void Dispose() => (strategy as IDisposable)?.Dispose();

    // The first trainings alone are learnt from, as in the paper, so each length is fitted once.
    private LearningCurvePredictor Predictor(int length)
    {
        if (!_predictors.TryGetValue(length, out var predictor))
            _predictors.Add(length, predictor = LearningCurvePredictor.Fit([.. _finished.Take(initial)], length));
        return predictor;
    }
}
