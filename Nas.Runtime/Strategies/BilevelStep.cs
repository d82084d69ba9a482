using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies;

/// <summary>
/// One step of DARTS (Liu et al. 2019, algorithm 1): the architecture descends on a validation batch, then the weights on a training
/// batch. In second order the architecture's gradient looks one step of the weights ahead (equations 5 to 8).
/// </summary>
public sealed class BilevelStep : IDisposable
{
    private const double FiniteDifference = 0.01; // epsilon of equation 8 is this over the norm of the gradient
    private readonly Supernet _supernet;
    private readonly IGateDistribution _distribution;
    private readonly TrainingOptions _options;
    private readonly TaskLoss _task;
    private readonly Parameter[] _weights;
    private readonly SGD _weightOptimizer;
    private readonly Adam _architectureOptimizer;

    /// <summary>Sets both optimisers up.</summary>
    /// <param name="supernet">The weights.</param>
    /// <param name="distribution">The architecture.</param>
    /// <param name="options">How the weights are trained.</param>
    /// <param name="architectureLearningRate">Adam's learning rate; 3e-4 in the paper.</param>
    /// <param name="architectureWeightDecay">Adam's weight decay; 1e-3 in the paper.</param>
    /// <param name="order">1 or 2.</param>
    public BilevelStep(
        Supernet supernet,
        IGateDistribution distribution,
        TrainingOptions options,
        double architectureLearningRate = 3e-4,
        double architectureWeightDecay = 1e-3,
        int order = 1)
    {
        ArgumentNullException.ThrowIfNull(supernet);
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNotEqual(order is 1 or 2, true, nameof(order));
        (_supernet, _distribution, _options, _task) = (supernet, distribution, options, TaskLoss.Of(supernet.Space.Net.Task));
        Order = order;
        _weights = [.. supernet.parameters()];
        _weightOptimizer = optim.SGD(_weights, options.LearningRate, options.Momentum, weight_decay: options.WeightDecay);
        _architectureOptimizer = optim.Adam(
            distribution.Parameters, architectureLearningRate, beta1: 0.5, beta2: 0.999, weight_decay: architectureWeightDecay);
    }

    /// <summary>1: the weights count as converged; 2: one step of theirs is looked ahead.</summary>
    public int Order { get; }

    /// <summary>The learning rate of the weights.</summary>
    public double LearningRate
    {
        get => _weightOptimizer.ParamGroups.First().LearningRate;
        set
        {
            foreach (var group in _weightOptimizer.ParamGroups) group.LearningRate = value;
        }
    }

    /// <summary>Does one step.</summary>
    /// <param name="trainImages">Examples to train on, as in <see cref="Data.Batch.X"/>.</param>
    /// <param name="trainLabels">What is to be said of them.</param>
    /// <param name="validImages">Examples for the architecture.</param>
    /// <param name="validLabels">What is to be said of them.</param>
    /// <returns>The training loss, in nats, and the accuracy on the training batch, 0 to 1.</returns>
    public (double Loss, double Accuracy) Run(Tensor trainImages, Tensor trainLabels, Tensor validImages, Tensor validLabels)
    {
        using (var scope = NewDisposeScope())
        {
            var gradients = ArchitectureGradients(trainImages, trainLabels, validImages, validLabels);
            Descend(_architectureOptimizer, _distribution.Parameters, gradients);
        }

        return WeightStep(trainImages, trainLabels);
    }

    /// <summary>Writes both optimisers into a checkpoint; the weights and the architecture are their owners'.</summary>
    public void Save(BinaryWriter writer)
    {
        _weightOptimizer.save_state_dict(writer);
        _architectureOptimizer.save_state_dict(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        _weightOptimizer.load_state_dict(reader);
        _architectureOptimizer.load_state_dict(reader);
    }

    /// <summary>The gradients that the architecture would descend on; nothing moves.</summary>
    /// <param name="trainImages">Examples to train on, as in <see cref="Data.Batch.X"/>.</param>
    /// <param name="trainLabels">What is to be said of them.</param>
    /// <param name="validImages">Examples for the architecture.</param>
    /// <param name="validLabels">What is to be said of them.</param>
    /// <returns>One for each parameter of the distribution; they belong to the caller's dispose scope.</returns>
    public Tensor[] ArchitectureGradients(Tensor trainImages, Tensor trainLabels, Tensor validImages, Tensor validLabels) => Order == 1
        ? Gradients(validImages, validLabels, _distribution.Parameters)
        : LookAhead(trainImages, trainLabels, validImages, validLabels);

    /// <inheritdoc/>
    public void Dispose()
    {
        _weightOptimizer.Dispose();
        _architectureOptimizer.Dispose();
    }

    private (double Loss, double Accuracy) WeightStep(Tensor images, Tensor labels)
    {
        using var scope = NewDisposeScope();
        Gates gates;
        using (no_grad()) gates = _distribution.Sample(); // the architecture stands still here
        var logits = _supernet.forward(images, gates);
        var loss = _task.Mean(logits, labels);
        // Drops the gradients, so that a step depends on nothing that a checkpoint does not have.
        _supernet.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(_weights, _options.GradientClip);
        _weightOptimizer.step();
        var measure = _task.Glance();
        measure.Add(logits, labels, loss.item<float>());
        return (measure.Loss, measure.Accuracy);
    }

    // Only the gradients asked for are computed: the architecture's step leaves all weight gradients out.
    private Tensor[] Gradients(Tensor images, Tensor labels, IReadOnlyList<Tensor> of)
    {
        var frozen = of.Any(t => ReferenceEquals(t, _weights[0])) ? [] : _weights;
        foreach (var weight in frozen) weight.requires_grad = false;
        Tensor loss;
        try
        {
            loss = _task.Mean(_supernet.forward(images, _distribution.Sample()), labels);
        }
        finally
        {
            foreach (var weight in frozen) weight.requires_grad = true;
        }

        return [.. autograd.grad([loss], [.. of], allow_unused: true)
            .Zip(of, (gradient, parameter) => gradient is null || gradient.IsInvalid ? zeros_like(parameter) : gradient)];
    }

    // Equations 6 to 8: the gradient at the weights one step ahead, less the rate times a finite-difference Hessian-vector product.
    private Tensor[] LookAhead(Tensor trainImages, Tensor trainLabels, Tensor validImages, Tensor validLabels)
    {
        var rate = LearningRate;
        var saved = Copy(_weights);
        var training = Gradients(trainImages, trainLabels, _weights);
        var states = _weightOptimizer.state_dict().State.Cast<SGD.State>().ToArray();
        Move(i =>
        {
            var step = training[i] + (saved[i] * _options.WeightDecay);
            // Null before the first step.
            return saved[i] - ((states[i].momentum_buffer is { } momentum ? step + (momentum * _options.Momentum) : step) * rate);
        });

        Tensor[] all = [.. Gradients(validImages, validLabels, [.. _distribution.Parameters, .. _weights])];
        var (architecture, ahead) = (all[..^_weights.Length], all[^_weights.Length..]);
        var norm = Math.Sqrt(ahead.Sum(g => g.pow(2).sum().item<float>()));
        var epsilon = FiniteDifference / Math.Max(norm, 1e-12);

        Move(i => saved[i] + (ahead[i] * epsilon));
        var plus = Gradients(trainImages, trainLabels, _distribution.Parameters);
        Move(i => saved[i] - (ahead[i] * epsilon));
        var minus = Gradients(trainImages, trainLabels, _distribution.Parameters);
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
        for (var i = 0; i < _weights.Length; i++)
        {
            using var value = NewDisposeScope();
            _weights[i].copy_(to(i));
        }
    }

    private static void Descend(Adam optimizer, IReadOnlyList<Parameter> parameters, Tensor[] gradients)
    {
        for (var i = 0; i < parameters.Count; i++) parameters[i].grad = gradients[i];
        optimizer.step();
        optimizer.zero_grad();
    }
}
