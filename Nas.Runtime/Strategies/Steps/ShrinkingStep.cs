using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// A step of progressive shrinking (Cai et al. 2020, section 3.3): once the largest architecture is trained, a supernet with its weights, which learns no more, teaches what is smaller, besides the
/// labels. Each phase has a momentum and a schedule of the learning rate of its own; before widths open, channels are sorted. Where a net says more than classes, there is no teacher.
/// </summary>
/// <param name="supernet">The weights.</param>
/// <param name="paths">The architectures of a step.</param>
/// <param name="options">How the weights are trained.</param>
/// <param name="teacher">A supernet like the one that is trained, on its device; it is disposed of with this.</param>
/// <param name="distillation">What counts what the teacher says, where the labels count 1; at least 0.</param>
public sealed class ShrinkingStep(Supernet supernet, ElasticPaths paths, TrainingOptions options, Supernet teacher, double distillation)
    : AccumulatedStep(supernet, paths, options, batch => Pass.Each(paths.Phases[paths.Phase].Paths)(batch))
{
    private int _phase;
    private Tensor? _said; // by the teacher, of the step's batch

    /// <inheritdoc/>
    public override double LearningRateAt(double epoch)
    {
        var (phase, done) = paths.At(epoch, Options.Epochs);
        return Options.LearningRate * paths.Phases[phase].LearningRate * (1 + Math.Cos(Math.PI * done)) / 2;
    }

    /// <inheritdoc/>
    public override StepResult? Run(Batch? weights, Batch? architecture)
    {
        if (weights is null) return null;
        using var scope = NewDisposeScope();
        for (; _phase < paths.Phase; _phase++) Enter(paths.Phases[_phase + 1]);
        using (no_grad()) _said = _phase == 0 || distillation == 0 ? null : teacher.forward(weights.X, Gates.Of(paths.Largest));
        return base.Run(weights, architecture);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write(_phase);
        if (_phase > 0) teacher.save(writer);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        _phase = reader.ReadInt32();
        if (_phase > 0) teacher.load(reader);
        Teach();
    }

    /// <inheritdoc/>
    protected override (Tensor Output, Tensor Loss) Run(Pass pass, Gates gates, IReadOnlyList<Tensor> before)
    {
        var (output, loss) = base.Run(pass, gates, before);
        return (output, _said is not null && Task.Distilled(output, _said) is { } distilled ? loss + (distillation * distilled) : loss);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) teacher.Dispose();
    }

    private void Enter(ElasticPhase phase)
    {
        using var _ = no_grad();
        if (_phase == 0)
        {
            var own = teacher.state_dict();
            foreach (var (name, tensor) in Supernet.state_dict()) own[name].copy_(tensor);
            Teach();
        }

        if (phase.Opens == Dimension.Width && paths.Phases[_phase].Opens != Dimension.Width) Supernet.SortChannels();
        Descent.Forget();
    }

    // By the statistics of each batch, as in the authors' code, and without dropout.
    private void Teach()
    {
        teacher.GatherNoStatistics();
        teacher.train();
        foreach (var dropout in teacher.modules().OfType<Dropout>()) dropout.eval();
    }
}
