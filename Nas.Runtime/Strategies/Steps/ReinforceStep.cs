using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>What a step by REINFORCE goes by.</summary>
/// <param name="Paths">How many paths are drawn for a step of the architecture, at least 1.</param>
/// <param name="BaselineWeight">How much of the way to the mean reward of a step the baseline goes, 0 to 1.</param>
/// <param name="Reward">
/// What a path is worth, of its candidates (see <see cref="SampledPath.Candidates"/>) and of how it does on the examples. It need not be smooth in anything: a latency that is measured, say.
/// </param>
public sealed record ReinforceOptions(int Paths, double BaselineWeight, Func<IReadOnlyList<long>, Testing, double> Reward);

/// <summary>
/// The architecture learns by REINFORCE (Williams 1992; Cai et al. 2019, section 3.3.2): paths are drawn and run on the architecture's examples, and the logarithm of the probability of each
/// rises by how much its reward is above a baseline, which follows the rewards.
/// </summary>
public sealed class ReinforceStep : ArchitectureStep
{
    private readonly IPathDistribution _paths;
    private readonly ReinforceOptions _reinforce;

    /// <summary>Sets both optimisers up.</summary>
    /// <param name="supernet">The weights.</param>
    /// <param name="distribution">The architecture.</param>
    /// <param name="options">How the weights are trained.</param>
    /// <param name="architecture">How the architecture is trained.</param>
    /// <param name="reinforce">How many paths, and what they are worth.</param>
    public ReinforceStep(Supernet supernet, IPathDistribution distribution, TrainingOptions options, ArchitectureOptions architecture, ReinforceOptions reinforce)
        : base(supernet, distribution, options, architecture)
    {
        ArgumentNullException.ThrowIfNull(reinforce);
        (_paths, _reinforce) = (distribution, reinforce);
    }

    /// <summary>What paths were worth lately; null before the first step of the architecture.</summary>
    public double? Baseline { get; private set; }

    /// <inheritdoc/>
    public override Tensor[] ArchitectureGradients(Batch? weights, Batch architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var drawn = Enumerable.Range(0, _reinforce.Paths).Select(_ => _paths.SamplePath()).ToArray();
        double[] rewards = [.. drawn.Select(path => _reinforce.Reward(path.Candidates, Measured(path.Gates, architecture)) + path.Bonus)];
        Baseline = Baseline is { } before ? before + (_reinforce.BaselineWeight * (rewards.Average() - before)) : rewards.Average();
        var loss = drawn.Zip(rewards, (path, reward) => (path.LogProbability * (Baseline.Value - reward)) + (path.Penalty ?? 0)).Aggregate((a, b) => a + b) / drawn.Length;
        return OrZeros(Gradients(loss, Distribution.Parameters), Distribution.Parameters);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write(Baseline ?? double.NaN);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        Baseline = reader.ReadDouble() is var baseline && double.IsNaN(baseline) ? null : baseline;
    }

    private Testing Measured(Gates gates, Batch batch)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var output = Supernet.forward(batch.X, gates);
        using var result = new StepResult(Task, output, batch.Y, Task.Mean(output, batch.Y));
        var (loss, accuracy) = result.Read();
        return new(accuracy, loss);
    }
}
