using Nas.Dsl.Model;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>What a net is taught by, and measured with, for a task.</summary>
public abstract class TaskLoss
{
    private static readonly CrossEntropy Rows = new();
    private static readonly DetectionLoss Places = new();

    /// <summary>That of a task.</summary>
    public static TaskLoss Of(LearningTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        // A class for each example and a word for each place differ by the number of rows alone.
        return task == LearningTask.Detection ? Places : Rows;
    }

    /// <summary>The loss, with its gradient: a tensor of no dimensions.</summary>
    /// <param name="output">What the net says.</param>
    /// <param name="target">What it should have said, see <see cref="Data.Batch.Y"/>.</param>
    public abstract Tensor Mean(Tensor output, Tensor target);

    /// <summary>
    /// The loss where the right class is less than certain: of the probability that is asked for <paramref name="smoothing"/> is shared out among all classes (Szegedy et al. 2016, section 7). A
    /// tensor of no dimensions; or null, where a net says more than classes.
    /// </summary>
    /// <param name="output">What the net says.</param>
    /// <param name="target">What it should have said.</param>
    /// <param name="smoothing">0 to 1, exclusive.</param>
    public virtual Tensor? Smoothed(Tensor output, Tensor target, double smoothing) => null;

    /// <summary>
    /// The loss by what another net says of the same examples in place of what is known of them: the mean cross entropy with its softmax, which has no gradient, both of numbers that are divided by a temperature,
    /// times the square of it, so that gradients are as large at any (Hinton et al. 2015, section 2). A tensor of no dimensions; or null, where a net says more than classes.
    /// </summary>
    /// <param name="output">What the net says.</param>
    /// <param name="teacher">What the other net says, of the same shape.</param>
    /// <param name="temperature">Above 0; the higher, the more the classes count that are thought less likely.</param>
    public virtual Tensor? Distilled(Tensor output, Tensor teacher, double temperature = 1) => null;

    /// <summary>A measure of nothing so far.</summary>
    public abstract TaskMeasure Measure();

    /// <summary>A measure that is cheap enough to be taken after each step of a training, of nothing so far.</summary>
    public virtual TaskMeasure Glance() => Measure();

    // (batch, classes) with (batch), or (batch, length, words) with (batch, length).
    private sealed class CrossEntropy : TaskLoss
    {
        public override Tensor Mean(Tensor output, Tensor target) => nn.functional.cross_entropy(Flat(output), target.dim() == 1 ? target : target.flatten());

        public override Tensor? Smoothed(Tensor output, Tensor target, double smoothing) =>
            nn.functional.cross_entropy(Flat(output), target.flatten(), label_smoothing: smoothing);

        public override Tensor? Distilled(Tensor output, Tensor teacher, double temperature) =>
            -(temperature * temperature) * (nn.functional.softmax(Flat(teacher).detach() / temperature, 1) * nn.functional.log_softmax(Flat(output) / temperature, 1)).sum(1).mean();

        public override TaskMeasure Measure() => new Counted();

        private static Tensor Flat(Tensor output) => output.dim() == 2 ? output : output.flatten(0, -2);

        private sealed class Counted : TaskMeasure
        {
            private long _correct;
            private long _seen;
            private double _loss;

            public override double Accuracy => _correct / (double)_seen;

            public override double Loss => _loss / _seen;

            public override void Add(Tensor output, Tensor target, double? mean)
            {
                using var scope = NewDisposeScope();
                using var _ = no_grad();
                var (rows, words) = (Flat(output), target.flatten());
                var count = words.shape[0];
                _loss += mean * count ?? nn.functional.cross_entropy(rows, words, reduction: nn.Reduction.Sum).item<float>();
                _correct += rows.argmax(1).eq(words).sum().item<long>();
                _seen += count;
            }
        }
    }
}

/// <summary>How well a net does on what it has been shown so far.</summary>
public abstract class TaskMeasure
{
    /// <summary>Of classes and of the words of a text the share that was said rightly, of things in images the average precision; 0 to 1.</summary>
    public abstract double Accuracy { get; }

    /// <summary>The mean loss, in nats.</summary>
    public abstract double Loss { get; }

    /// <summary>Adds what the net says of a batch.</summary>
    /// <param name="output">What it says.</param>
    /// <param name="target">What it should have said.</param>
    /// <param name="mean">The mean loss of the batch, where it is known; null: it is computed.</param>
    public abstract void Add(Tensor output, Tensor target, double? mean = null);
}
