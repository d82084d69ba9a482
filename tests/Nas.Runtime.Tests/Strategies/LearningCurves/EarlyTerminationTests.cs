using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.LearningCurves;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.LearningCurves;

public class EarlyTerminationTests
{
    private const int Epochs = 20;
    private static readonly Genotype Any = new(DecisionLists.One, [0]);

    [Fact]
    public void The_tail_of_the_normal_distribution()
    {
        Assert.Equal(0.5, Normal.Above(0), 1e-7);
        Assert.Equal(0.0227501319, Normal.Above(2), 1e-7);
        Assert.Equal(0.9986501020, Normal.Above(-3), 1e-7);
        Assert.Equal(0.01, Normal.Above(2.3263478740), 1e-7);
    }

    [Fact]
    public void The_end_of_a_curve_is_predicted_better_than_by_its_last_point()
    {
        var finished = Enumerable.Range(0, 60).Select(i => Curve(i)).ToArray();
        var predictor = LearningCurvePredictor.Fit(finished, 6);
        var (errors, last, mean) = (0.0, 0.0, finished.Average(s => s.Accuracy));
        for (var i = 100; i < 200; i++)
        {
            var whole = Curve(i);
            errors += Math.Pow(predictor.Predict(Beginning(whole, 6)) - whole.Accuracy, 2) / 100;
            // The last point, raised by what trainings gain in the mean.
            last += Math.Pow(whole.Curve[5] + (mean - finished.Average(s => s.Curve[5])) - whole.Accuracy, 2) / 100;
        }

        Assert.True(errors < 0.5 * last, $"{Math.Sqrt(errors):F4} against {Math.Sqrt(last):F4}");
        Assert.InRange(predictor.Deviation / Math.Sqrt(errors), 0.6, 1.7);
    }

    [Fact]
    public void The_error_is_that_on_each_training_predicted_from_all_others()
    {
        var finished = Enumerable.Range(0, 12).Select(i => Curve(i)).ToArray();
        var errors = finished.Select(left =>
            LearningCurvePredictor.Fit([.. finished.Where(f => f != left)], 5).Predict(Beginning(left, 5)) - left.Accuracy);
        Assert.Equal(Math.Sqrt(errors.Average(e => e * e)), LearningCurvePredictor.Fit(finished, 5).Deviation, 1e-9);
    }

    [Fact]
    public void The_first_trainings_alone_are_learnt_from()
    {
        var (few, many) = (new Recorder(), new Recorder());
        Tell(new EarlyTermination(few, Epochs, 20, 0.99), 20);
        Tell(new EarlyTermination(many, Epochs, 20, 0.99), 60);
        Assert.Equal(few.Told[^1].Score.Accuracy, many.Told[^1].Score.Accuracy);

        static void Tell(EarlyTermination termination, int finished)
        {
            for (var i = 0; i < finished; i++) termination.Tell(new Trial(i, Any, Curve(i)));
            termination.Tell(new Trial(finished, Any, Beginning(Curve(70), 5)));
        }
    }

    [Fact]
    public void The_probability_is_that_of_the_normal_error()
    {
        var predictor = LearningCurvePredictor.Fit([.. Enumerable.Range(0, 30).Select(i => Curve(i))], 4);
        var score = Beginning(Curve(50), 4);
        Assert.Equal(0.5, predictor.ProbabilityAbove(predictor.Predict(score), score), 1e-6);
        Assert.Equal(0.01, predictor.ProbabilityAbove(predictor.Predict(score) + (2.3263 * predictor.Deviation), score), 1e-4);
        Assert.Equal(0.99, predictor.ProbabilityAbove(predictor.Predict(score) - (2.3263 * predictor.Deviation), score), 1e-4);
    }

    // A hundred and twenty trainings: many epochs are saved, and hardly a training is ended that would have been the best.
    [Fact]
    public void It_saves_epochs_and_hardly_ever_errs()
    {
        var termination = new EarlyTermination(new Recorder(), Epochs, 20, 0.99);
        var (spent, wrong, ended, best) = (0, 0, 0, 0.0);
        for (var i = 0; i < 120; i++)
        {
            var whole = Curve(i);
            var length = 1;
            while (length < Epochs && !termination.Ends(Beginning(whole, length))) length++;
            if (i < 20) Assert.Equal(Epochs, length);
            spent += length;
            if (length < Epochs) ended++;
            if (length < Epochs && whole.Accuracy > best) wrong++;
            if (length == Epochs) best = Math.Max(best, whole.Accuracy);
            termination.Tell(new Trial(i, Any, Beginning(whole, length)));
        }

        Assert.True(ended > 55, $"ended {ended}");
        Assert.True(spent < 0.65 * 120 * Epochs, $"spent {spent}");
        Assert.InRange(wrong, 0, 2);
        Assert.Equal(Enumerable.Range(0, 120).Max(i => Curve(i).Accuracy), best, 0.01);
    }

    [Fact]
    public void The_strategy_is_told_the_predicted_accuracy_of_what_was_ended()
    {
        var recorder = new Recorder();
        var termination = new EarlyTermination(recorder, Epochs, 20, 0.99);
        for (var i = 0; i < 40; i++) termination.Tell(new Trial(i, Any, Curve(i)));
        var whole = Curve(70);
        termination.Tell(new Trial(40, Any, Beginning(whole, 5)));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => Curve(i).Accuracy), recorder.Told.Take(40).Select(t => t.Score.Accuracy));
        Assert.NotEqual(whole.Curve[4], recorder.Told[40].Score.Accuracy);
        Assert.Equal(whole.Accuracy, recorder.Told[40].Score.Accuracy, 0.08);
    }

    [Fact]
    public void Told_the_same_it_ends_the_same()
    {
        var decisions = Enumerable.Range(0, 2).Select(_ =>
        {
            var termination = new EarlyTermination(new Recorder(), Epochs, 20, 0.9);
            for (var i = 0; i < 30; i++) termination.Tell(new Trial(i, Any, Curve(i)));
            return Enumerable.Range(100, 40).Select(i => termination.Ends(Beginning(Curve(i), 5))).ToArray();
        }).ToArray();
        Assert.Equal(decisions[0], decisions[1]);
        Assert.Contains(true, decisions[0]);
        Assert.Contains(false, decisions[0]);
    }

    // A curve that rises to its own end at its own pace, with noise; larger networks end higher.
    private static Score Curve(int seed)
    {
        var random = new RandomStream(77).Derive("curve", seed);
        var (size, pace) = (random.NextDouble(), 0.1 + (0.4 * random.NextDouble()));
        var end = 0.5 + (0.3 * size) + (0.1 * random.NextDouble());
        var curve = Enumerable.Range(1, Epochs).Select(e => (end * (1 - Math.Exp(-pace * e))) + (0.004 * random.NextGaussian())).ToEquatableArray();
        return new(curve[Epochs - 1], 1, (long)(1e5 * (1 + size)), (long)(1e7 * (1 + size))) { Curve = curve };
    }

    private static Score Beginning(Score score, int length) =>
        score with { Accuracy = score.Curve[length - 1], Curve = score.Curve.Take(length).ToEquatableArray() };

    private sealed class Recorder : IAskTellStrategy
    {
        public List<Trial> Told { get; } = [];

        public Proposal Ask() => Any;

        public void Tell(Trial trial) => Told.Add(trial);
    }
}
