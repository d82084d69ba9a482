using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// A step in which the weights learn by several passes, each under gates of its own, and move once, by the sum of the gradients. A weight that ran in none of them stays as it is.
/// </summary>
/// <param name="supernet">The weights.</param>
/// <param name="distribution">The architecture; it is asked for gates before each pass.</param>
/// <param name="options">How the weights are trained.</param>
/// <param name="passes">The passes of a batch, at least one.</param>
public class AccumulatedStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options, Func<Batch, IEnumerable<Pass>> passes)
    : WeightStep(supernet, distribution, options)
{
    /// <inheritdoc/>
    public override StepResult? Run(Batch? weights, Batch? architecture)
    {
        if (weights is null) return null;
        using var scope = NewDisposeScope();
        var (gradients, outputs, targets, losses) = (new Tensor?[Descent.Weights.Count], new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        foreach (var pass in passes(weights))
        {
            using var inside = NewDisposeScope(); // what a pass leaves behind is let go before the next one
            Gates gates;
            using (no_grad()) gates = Dropout.Of(Distribution.SampleForWeights());
            var (output, loss) = Run(pass, gates, outputs);
            loss = loss * pass.Weight;
            Add(gradients, WeightDescent.Gradients(loss, Descent.Weights));
            outputs.Add(output.detach().MoveToOuterDisposeScope());
            targets.Add(pass.Y);
            losses.Add(loss.detach().MoveToOuterDisposeScope());
        }

        Descent.Step(gradients);
        return new(Task, cat(outputs, 0), cat(targets, 0), stack(losses).sum());
    }

    /// <summary>Runs a pass, and says what it descends on: the mean loss by the labels.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="gates">Its gates.</param>
    /// <param name="before">What the net said in the passes of this step before it, without a gradient.</param>
    /// <returns>What the net says, and the loss before the pass is weighed, a tensor of no dimensions.</returns>
    protected virtual (Tensor Output, Tensor Loss) Run(Pass pass, Gates gates, IReadOnlyList<Tensor> before)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var output = Supernet.forward(pass.X, gates);
        return (output, Task.Mean(output, pass.Y));
    }

    private static void Add(Tensor?[] sums, Tensor?[] gradients)
    {
        using var _ = no_grad();
        for (var i = 0; i < sums.Length; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var before = sums[i];
            sums[i] = (before is null ? gradient : before + gradient).MoveToOuterDisposeScope();
            before?.Dispose();
        }
    }
}
