using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// A step by the sandwich rule with in-place distillation (Yu et al. 2020, section 3.1): the first pass, under the largest architecture, learns from the labels and has dropout; the others
/// learn from what the first one said, with or without the labels, and have none. Where a net says more than classes, all learn from the labels.
/// </summary>
/// <param name="supernet">The weights.</param>
/// <param name="distribution">The architectures of a step, the largest first.</param>
/// <param name="options">How the weights are trained.</param>
/// <param name="count">How many architectures a step has, at least 1.</param>
/// <param name="distillation">What the first one's word counts for the others, 0 to 1; the labels count the rest.</param>
public sealed class SandwichStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options, int count, double distillation = 1)
    : AccumulatedStep(supernet, distribution, options, Pass.Each(count))
{
    private readonly Dropout[] _dropout = [.. supernet.modules().Concat(supernet.Twin?.modules() ?? []).OfType<Dropout>()];

    /// <inheritdoc/>
    protected override (Tensor Output, Tensor Loss) Run(Pass pass, Gates gates, IReadOnlyList<Tensor> before)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(before);
        if (before.Count == 0) return base.Run(pass, gates, before);
        foreach (var dropout in _dropout) dropout.eval();
        var output = Supernet.forward(pass.X, gates);
        foreach (var dropout in _dropout) dropout.train();
        if (Task.Distilled(output, before[0]) is not { } distilled) return (output, Task.Mean(output, pass.Y));
        return (output, distillation == 1 ? distilled : (distillation * distilled) + ((1 - distillation) * Task.Mean(output, pass.Y)));
    }
}
