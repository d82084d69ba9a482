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
        var saved = Copy(weights);
        var training = Gradients(train, weights);
        var momenta = Descent.Momenta;
        Move(i =>
        {
            var step = training[i] + (saved[i] * Options.WeightDecay);
            return saved[i] - ((momenta[i] is { } momentum ? step + (momentum * Options.Momentum) : step) * rate);
        });

        Tensor[] all = [.. Gradients(valid, [.. Distribution.Parameters, .. weights], Distribution.Penalty)];
        var (architecture, ahead) = (all[..^weights.Count], all[^weights.Count..]);
        var norm = Math.Sqrt(ahead.Sum(g => g.pow(2).sum().item<float>()));
        var epsilon = FiniteDifference / Math.Max(norm, 1e-12);

        Move(i => saved[i] + (ahead[i] * epsilon));
        var plus = Gradients(train, Distribution.Parameters);
        Move(i => saved[i] - (ahead[i] * epsilon));
        var minus = Gradients(train, Distribution.Parameters);
        Move(i => saved[i]);
        return [.. architecture.Select((g, i) => g - ((plus[i] - minus[i]) * (rate / (2 * epsilon))))];
    }

    private static Tensor[] Copy(IReadOnlyList<Tensor> tensors)
    {
        using var _ = no_grad();
        return [.. tensors.Select(t => t.clone())];
    }

    private void Move(Func<int, Tensor> to)
    {
        using var _ = no_grad();
        for (var i = 0; i < Descent.Weights.Count; i++)
        {
            using var value = NewDisposeScope();
            Descent.Weights[i].copy_(to(i));
        }
    }
}
