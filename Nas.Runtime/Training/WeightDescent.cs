using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// The one way in which weights are trained: gradient descent with momentum and weight decay, gradients clipped by their common norm. It does for all weights at once what
/// <c>clip_grad_norm_</c> and <c>SGD</c> of PyTorch do for each.
/// </summary>
public sealed class WeightDescent : IDisposable
{
    private const double SmallestNorm = 1e-6; // PyTorch's, which keeps it from dividing by 0

    private readonly Parameter[] _weights;
    private readonly TrainingOptions _options;
    private readonly TaskLoss _task;
    private readonly FlatWeights? _flat; // null: there are none
    private readonly FlatWeights? _twin; // what computes in fewer digits, where it is not the weights themselves
    private readonly Tensor? _momentum; // (numbers of all weights)

    /// <summary>Sets the optimiser up. The weights must be on their device already: they are moved together in its memory.</summary>
    /// <param name="weights">What is trained; what needs no gradient is left out.</param>
    /// <param name="options">How.</param>
    /// <param name="task">What the net is taught by.</param>
    /// <param name="twin">The weights of the twin that computes (<see cref="Operations.LowPrecision"/>), in the same order; null: the weights do themselves.</param>
    /// <exception cref="UsageException">The weights are of several kinds of number.</exception>
    public WeightDescent(IEnumerable<Parameter> weights, TrainingOptions options, TaskLoss task, IEnumerable<Parameter>? twin = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var trained = Trained(weights);
        (_weights, _options, _task, LearningRate) = (twin is null ? trained : Trained(twin), options, task, options.LearningRate);
        if (_weights.Length == 0) return;
        _flat = new(trained);
        _momentum = zeros_like(_flat.Vector).DetachFromDisposeScope();
        if (twin is null) return;
        _twin = new(_weights);
        Round();
    }

    /// <summary>What gradients are taken by: the weights that are trained, or those of the twin.</summary>
    public IReadOnlyList<Parameter> Weights => _weights;

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; set; }

    /// <summary>One step down the gradient of the loss. A weight that took no part in it stays as it is: neither momentum nor decay moves it.</summary>
    /// <param name="output">What the net says; the caller's dispose scope owns it.</param>
    /// <param name="target">What it should have said.</param>
    /// <returns>The loss, in nats: a tensor of no dimensions, in the caller's dispose scope. To read it is to wait for the device.</returns>
    public Tensor Step(Tensor output, Tensor target) => Step(_task.Mean(output, target));

    /// <summary>One step down the gradient of a loss.</summary>
    /// <param name="loss">A tensor of no dimensions.</param>
    /// <returns>It, without its gradient; in the caller's dispose scope.</returns>
    /// <inheritdoc cref="Step(Tensor, Tensor)"/>
    public Tensor Step(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Step(Gradients(loss, _weights));
        return loss.detach();
    }

    /// <summary>One step down gradients that are known.</summary>
    /// <param name="gradients">That of each weight, or null: it took no part.</param>
    public void Step(IReadOnlyList<Tensor?> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (_flat is null) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var runs = (_twin ?? _flat).Runs(gradients).Select(run => (run.Begin, Gradient: run.Gradient.to(_flat.Vector.dtype))).ToArray();
        if (runs.Length == 0) return;
        var norms = runs.Select(run => run.Gradient.norm()).ToArray();
        var norm = norms.Length == 1 ? norms[0] : stack(norms).norm();
        var scale = (_options.GradientClip / (norm + SmallestNorm)).clamp_max(1);
        foreach (var (begin, gradient) in runs)
        {
            var (weights, momentum) = (_flat.Vector.narrow(0, begin, gradient.numel()), _momentum!.narrow(0, begin, gradient.numel()));
            gradient.mul_(scale).add_(weights, _options.WeightDecay);
            momentum.mul_(_options.Momentum).add_(gradient);
            weights.add_(momentum, -LearningRate);
        }

        Round();
    }

    /// <summary>Where a look ahead goes: the weights after a step of plain descent with momentum and decay, gradients not clipped (Liu et al. 2019, equation 6).</summary>
    /// <param name="gradients">That of each weight, one behind the other.</param>
    /// <returns>(numbers of all weights).</returns>
    internal Tensor Ahead(Tensor gradients) =>
        _flat!.Vector - ((gradients + (_flat.Vector * _options.WeightDecay) + (_momentum! * _options.Momentum)) * LearningRate);

    /// <summary>All weights that are trained one behind the other: to write to it is to move them.</summary>
    internal Tensor Vector => _flat!.Vector;

    /// <summary>Begins anew from the weights as they are now: there is no momentum.</summary>
    public void Forget()
    {
        _momentum?.zero_();
        Round();
    }

    /// <summary>Writes the optimiser's state into a checkpoint.</summary>
    public void Save(BinaryWriter writer) => _momentum?.Save(writer);

    /// <summary>Reads what <see cref="Save"/> wrote; the weights have been read before.</summary>
    public void Load(BinaryReader reader)
    {
        _momentum?.Load(reader);
        Round();
    }

    /// <summary>Releases the momentum; the weights are their owner's.</summary>
    public void Dispose()
    {
        _momentum?.Dispose();
        _flat?.Vector.Dispose();
        _twin?.Vector.Dispose();
    }

    // Of a user's module some may stand still, or two may be one.
    private static Parameter[] Trained(IEnumerable<Parameter> weights) => [.. weights.Where(w => w.requires_grad).DistinctBy(w => w.Handle)];

    // The twin's weights are those that are trained.
    private void Round()
    {
        if (_twin is null) return;
        using var _ = no_grad();
        _twin.Vector.copy_(_flat!.Vector);
    }

    /// <summary>The gradient of a loss; null by what it does not depend on.</summary>
    /// <param name="loss">A tensor of no dimensions.</param>
    /// <param name="of">By what.</param>
    internal static Tensor?[] Gradients(Tensor loss, IReadOnlyList<Tensor> of) =>
        // Where it depends on none of them, Torch would end the process.
        of.Count == 0 || !loss.requires_grad ? new Tensor?[of.Count]
            : [.. autograd.grad([loss], [.. of], allow_unused: true).Select(gradient => gradient is null || gradient.IsInvalid ? null : gradient)];
}
