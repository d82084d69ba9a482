using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// A step in which a hypernetwork learns: an architecture is drawn, its weights are written, and the gradient of its loss by these goes on to what wrote them (Zhang et al. 2019, section 4.3).
/// </summary>
/// <param name="supernet">The supernet with its hypernetwork.</param>
/// <param name="distribution">Draws single architectures.</param>
/// <param name="options">How it is trained.</param>
public sealed class HypernetworkStep(GeneratedSupernet supernet, IGateDistribution distribution, TrainingOptions options) : WeightStep(supernet, distribution, options)
{
    /// <inheritdoc/>
    public override StepResult? Run(Batch? weights, Batch? architecture)
    {
        if (weights is null) return null;
        using var scope = NewDisposeScope();
        var output = supernet.forward(weights.X, Distribution.SampleForWeights());
        var loss = Task.Mean(output, weights.Y);
        Descent.Step(Gradients(loss));
        return new(Task, output, weights.Y, loss.detach());
    }

    // By what has weights of its own at once; by the hypernetwork through what it has written.
    private Tensor?[] Gradients(Tensor loss)
    {
        var written = supernet.Written;
        var own = WeightDescent.Gradients(loss, [.. Descent.Weights, .. written.Select(w => w.Weight)]);
        var reached = written.Zip(own[Descent.Weights.Count..], (w, gradient) => (w.Written, Gradient: gradient)).Where(w => w.Gradient is not null).ToArray();
        var gradients = own[..Descent.Weights.Count];
        if (reached.Length == 0) return gradients;
        int[] hyper = [.. Enumerable.Range(0, gradients.Length).Where(i => gradients[i] is null)];
        var through = autograd.grad([.. reached.Select(w => w.Written)], [.. hyper.Select(i => Descent.Weights[i])], [.. reached.Select(w => w.Gradient!)], allow_unused: true);
        foreach (var (index, gradient) in hyper.Zip(through))
            if (gradient is not null && !gradient.IsInvalid) gradients[index] = gradient;
        return gradients;
    }
}
