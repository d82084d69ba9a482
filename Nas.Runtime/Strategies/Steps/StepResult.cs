using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>What a step of the weights has shown, still where it was computed: a GPU goes on while nobody asks.</summary>
public sealed class StepResult : IDisposable
{
    private readonly TaskLoss _task;
    private readonly Tensor _output;
    private readonly Tensor _target;
    private readonly Tensor _loss;

    /// <summary>Keeps what a step has shown.</summary>
    /// <param name="task">What the net is taught by.</param>
    /// <param name="output">What the net said; the caller's, as what follows is.</param>
    /// <param name="target">What it should have said.</param>
    /// <param name="loss">The mean loss, a tensor of no dimensions.</param>
    public StepResult(TaskLoss task, Tensor output, Tensor target, Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(loss);
        (_task, _output, _target, _loss) = (task, Kept(output), Kept(target), Kept(loss));
    }

    /// <summary>The mean loss, in nats, and the accuracy, 0 to 1. It waits for the device.</summary>
    public (double Loss, double Accuracy) Read()
    {
        var measure = _task.Glance();
        measure.Add(_output, _target, _loss.item<float>());
        return (measure.Loss, measure.Accuracy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _output.Dispose();
        _target.Dispose();
        _loss.Dispose();
    }

    private static Tensor Kept(Tensor tensor) => tensor.detach().DetachFromDisposeScope();
}
