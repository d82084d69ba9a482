using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// A step in which the architecture descends on a gradient, and then the weights on theirs. Ways of stepping differ in the architecture's gradient.
/// </summary>
public abstract class ArchitectureStep : WeightStep
{
    private readonly OptimizerHelper _optimizer;

    /// <summary>Sets both optimisers up.</summary>
    /// <param name="supernet">The weights.</param>
    /// <param name="distribution">The architecture.</param>
    /// <param name="options">How the weights are trained.</param>
    /// <param name="architecture">How the architecture is trained.</param>
    protected ArchitectureStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options, ArchitectureOptions architecture)
        : base(supernet, distribution, options)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        _optimizer = architecture.Momentum is { } momentum
            ? optim.SGD(Distribution.Parameters, architecture.LearningRate, momentum, weight_decay: architecture.WeightDecay)
            : optim.Adam(Distribution.Parameters, architecture.LearningRate, beta1: architecture.Beta1, beta2: architecture.Beta2, weight_decay: architecture.WeightDecay);
    }

    /// <inheritdoc/>
    public override ArchitectureExamples Examples => ArchitectureExamples.HeldOut;

    /// <inheritdoc/>
    public override StepResult? Run(Batch? weights, Batch? architecture)
    {
        if (architecture is not null)
        {
            using var scope = NewDisposeScope();
            Descend(ArchitectureGradients(weights, architecture));
        }

        return base.Run(weights, null);
    }

    /// <summary>The gradients that the architecture would descend on; nothing moves.</summary>
    /// <param name="weights">What the weights learn from in this step, or null: they stand still.</param>
    /// <param name="architecture">What the architecture learns from.</param>
    /// <returns>One for each parameter of the distribution; they belong to the caller's dispose scope.</returns>
    public abstract Tensor[] ArchitectureGradients(Batch? weights, Batch architecture);

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        _optimizer.save_state_dict(writer);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        _optimizer.load_state_dict(reader);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _optimizer.Dispose();
    }

    /// <summary>The gradient of what the architecture descends on, under gates that are drawn for it.</summary>
    protected Tensor[] ArchitectureGradient(Batch batch) => Gradients(batch, Distribution.Parameters, Distribution.Penalty);

    /// <summary>The gradient of the loss under gates that are drawn for it; zeros by what it does not depend on.</summary>
    /// <param name="batch">The examples.</param>
    /// <param name="of">By what: all of the weights or none of them, parameters of the architecture, or both. No more is computed.</param>
    /// <param name="penalty">What is asked besides, or null: nothing.</param>
    protected Tensor[] Gradients(Batch batch, IReadOnlyList<Tensor> of, Func<Tensor, Tensor>? penalty = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        // The architecture's step leaves all weight gradients out.
        var frozen = of.Any(t => ReferenceEquals(t, Descent.Weights[0])) ? [] : Descent.Weights;
        foreach (var weight in frozen) weight.requires_grad = false;
        Tensor loss;
        try
        {
            loss = Task.Mean(Supernet.forward(batch.X, Distribution.Sample()), batch.Y);
        }
        finally
        {
            foreach (var weight in frozen) weight.requires_grad = true;
        }

        return OrZeros(Gradients(penalty is null ? loss : penalty(loss), of), of);
    }

    /// <summary>The gradient of a loss; null by what it does not depend on.</summary>
    protected static Tensor?[] Gradients(Tensor loss, IReadOnlyList<Tensor> of)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(of);
        return WeightDescent.Gradients(loss, of);
    }

    /// <summary>Gradients, with zeros in place of those that are null.</summary>
    /// <param name="gradients">One for each of <paramref name="of"/>, or null.</param>
    /// <param name="of">By what they are.</param>
    protected static Tensor[] OrZeros(IEnumerable<Tensor?> gradients, IEnumerable<Tensor> of) =>
        [.. gradients.Zip(of, (gradient, parameter) => gradient ?? zeros_like(parameter))];

    /// <summary>A step of the architecture.</summary>
    /// <param name="gradients">One for each parameter of the distribution.</param>
    protected void Descend(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var parameters = Distribution.Parameters;
        for (var i = 0; i < parameters.Count; i++) parameters[i].grad = gradients[i];
        _optimizer.step();
        _optimizer.zero_grad();
        Distribution.Moved();
    }
}
