using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// A step in which a supernet's weights learn, under gates drawn from a distribution, and nothing else: what other ways of stepping build on.
/// </summary>
public class WeightStep : IDisposable
{
    /// <summary>Sets the optimiser of the weights up.</summary>
    /// <param name="supernet">The weights.</param>
    /// <param name="distribution">The architecture.</param>
    /// <param name="options">How the weights are trained.</param>
    public WeightStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(supernet);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        (Supernet, Distribution, Options, Task) = (supernet, distribution, options, TaskLoss.Of(supernet.Space.Net.Task));
        supernet.GatherNoStatistics();
        if (options.Precision == Precision.BFloat16) supernet.ComputeInBFloat16();
        Descent = new(supernet.Trained, options, Task, supernet.Twin?.parameters());
    }

    /// <summary>Which examples the architecture learns from.</summary>
    public virtual ArchitectureExamples Examples => ArchitectureExamples.None;

    /// <summary>The learning rate of the weights.</summary>
    public double LearningRate
    {
        get => Descent.LearningRate;
        set => Descent.LearningRate = value;
    }

    /// <summary>The weights.</summary>
    protected Supernet Supernet { get; }

    /// <summary>The architecture.</summary>
    protected IGateDistribution Distribution { get; }

    /// <summary>How the weights are trained.</summary>
    protected TrainingOptions Options { get; }

    /// <summary>What the net is taught by.</summary>
    protected TaskLoss Task { get; }

    /// <summary>Trains the weights.</summary>
    protected WeightDescent Descent { get; }

    /// <summary>Which candidates are left out of a step of the weights.</summary>
    public OperationDropout Dropout { get; set; } = OperationDropout.None;

    /// <summary>The learning rate for an epoch: by the schedule of the training options, unless it is said.</summary>
    /// <param name="epoch">The epoch of the stage, from 0.</param>
    public virtual double LearningRateAt(double epoch) => Options.LearningRateAt(epoch);

    /// <summary>Does one step.</summary>
    /// <param name="weights">What the weights learn from; null: they stand still.</param>
    /// <param name="architecture">What the architecture learns from; null: it stands still.</param>
    /// <returns>What the weights' step has shown, the caller's; null where they stood still.</returns>
    public virtual StepResult? Run(Batch? weights, Batch? architecture)
    {
        if (weights is null) return null;
        using var scope = NewDisposeScope();
        Gates gates;
        using (no_grad()) gates = Dropout.Of(Distribution.SampleForWeights()); // the architecture stands still here
        var output = Supernet.forward(weights.X, gates);
        return new(Task, output, weights.Y, Descent.Step(output, weights.Y));
    }

    /// <summary>Writes the optimisers into a checkpoint; weights and architecture are their owners'.</summary>
    public virtual void Save(BinaryWriter writer)
    {
        Descent.Save(writer);
        Dropout.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public virtual void Load(BinaryReader reader)
    {
        Descent.Load(reader);
        Dropout.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the optimisers.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Descent.Dispose();
    }
}
