using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>The one way in which weights are trained: gradient descent with momentum and weight decay, gradients clipped by their common norm.</summary>
public sealed class WeightDescent : IDisposable
{
    private readonly Parameter[] _weights;
    private readonly TrainingOptions _options;
    private readonly TaskLoss _task;
    private readonly SGD _optimizer;

    /// <summary>Sets the optimiser up.</summary>
    /// <param name="weights">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="task">What the net is taught by.</param>
    public WeightDescent(IEnumerable<Parameter> weights, TrainingOptions options, TaskLoss task)
    {
        (_weights, _options, _task) = ([.. weights], options, task);
        _optimizer = optim.SGD(_weights, options.LearningRate, options.Momentum, weight_decay: options.WeightDecay);
    }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<Parameter> Weights => _weights;

    /// <summary>The learning rate.</summary>
    public double LearningRate
    {
        get => _optimizer.ParamGroups.First().LearningRate;
        set
        {
            foreach (var group in _optimizer.ParamGroups) group.LearningRate = value;
        }
    }

    /// <summary>One step down the gradient of the loss. A weight that took no part in it stays as it is: neither momentum nor decay moves it.</summary>
    /// <param name="output">What the net says; the caller's dispose scope owns it.</param>
    /// <param name="target">What it should have said.</param>
    /// <returns>The loss, in nats.</returns>
    public double Step(Tensor output, Tensor target)
    {
        var loss = _task.Mean(output, target);
        DropGradients();
        loss.backward();
        Descend();
        return loss.item<float>();
    }

    /// <summary>One step down gradients that are known.</summary>
    /// <param name="gradients">That of each weight, or null: it took no part.</param>
    public void Step(IReadOnlyList<Tensor?> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        DropGradients();
        for (var i = 0; i < _weights.Length; i++)
            if (gradients[i] is { } gradient) _weights[i].grad = gradient;
        Descend();
    }

    /// <summary>The momentum of each weight; null before its first step.</summary>
    public IReadOnlyList<Tensor?> Momenta => [.. _optimizer.state_dict().State.Cast<SGD.State>().Select(s => s.momentum_buffer)];

    /// <summary>Writes the optimiser's state into a checkpoint.</summary>
    public void Save(BinaryWriter writer) => _optimizer.save_state_dict(writer);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader) => _optimizer.load_state_dict(reader);

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    private void Descend()
    {
        using var scope = NewDisposeScope();
        nn.utils.clip_grad_norm_(_weights.Where(w => w.grad is not null), _options.GradientClip);
        _optimizer.step();
    }

    // So that a step depends on nothing that a checkpoint does not have. The optimiser's own way leaves zeros, and momentum and decay would move weights that
    // take no part.
    private void DropGradients()
    {
        foreach (var weight in _weights)
        {
            using var gradient = weight.grad;
            if (gradient is not null) weight.grad = null;
        }
    }
}
