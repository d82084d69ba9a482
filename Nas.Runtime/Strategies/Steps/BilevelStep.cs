using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// One step of DARTS (Liu et al. 2019, algorithm 1): the architecture descends on a validation batch, then the weights on a training
/// batch. In second order the architecture's gradient looks one step of the weights ahead (equations 5 to 8).
/// </summary>
public sealed class BilevelStep : ArchitectureStep
{
    private const double FiniteDifference = 0.01; // epsilon of equation 8 is this over the norm of the gradient

    /// <summary>Sets both optimisers up.</summary>
    /// <param name="supernet">The weights.</param>
    /// <param name="distribution">The architecture.</param>
    /// <param name="options">How the weights are trained.</param>
    /// <param name="architecture">How the architecture is trained; null: as in the paper.</param>
    /// <param name="order">1 or 2.</param>
    public BilevelStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options, ArchitectureOptions? architecture = null, int order = 1)
        : base(supernet, distribution, options, architecture ?? new())
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(order is 1 or 2, true, nameof(order));
        if (order == 2 && options.Precision != Precision.Float32) throw new UsageException("The second order goes by small differences, which bfloat16 does not have.", "Leave --precision out, or use --set order=1.");
        Order = order;
    }

    /// <summary>1: the weights count as converged; 2: one step of theirs is looked ahead.</summary>
    public int Order { get; }

    /// <inheritdoc/>
    public override Tensor[] ArchitectureGradients(Batch? weights, Batch architecture) =>
        Order == 1 || weights is null ? ArchitectureGradient(architecture) : LookAhead(weights, architecture);

    // Equations 6 to 8: the gradient at the weights one step ahead, less the rate times a finite-difference Hessian-vector product.
    private Tensor[] LookAhead(Batch train, Batch valid)
    {
        var (rate, weights) = (LearningRate, Descent.Weights);
        var saved = Kept(Descent.Vector);
        Move(Descent.Ahead(FlatWeights.Joined(Gradients(train, weights))));
        Tensor[] all = Gradients(valid, [.. Distribution.Parameters, .. weights], Distribution.Penalty);
        var (architecture, ahead) = (all[..^weights.Count], FlatWeights.Joined(all[^weights.Count..]));
        var epsilon = FiniteDifference / ahead.norm().clamp_min(1e-12);

        Move(saved + (ahead * epsilon));
        var plus = Gradients(train, Distribution.Parameters);
        Move(saved - (ahead * epsilon));
        var minus = Gradients(train, Distribution.Parameters);
        Move(saved);
        return [.. architecture.Select((g, i) => g - ((plus[i] - minus[i]) * (rate / (2 * epsilon))))];
    }

    private static Tensor Kept(Tensor weights)
    {
        using var _ = no_grad();
        return weights.clone();
    }

    private void Move(Tensor to)
    {
        using var _ = no_grad();
        Descent.Vector.copy_(to);
    }
}
