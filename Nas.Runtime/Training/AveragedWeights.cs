using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// The exponential mean of a network's weights and of the statistics of its batch norms over the steps of a training (Polyak and Juditsky 1992), which is measured and kept in their place. At first it
/// keeps (1 + n) / (10 + n) of itself in step n, if that is less, so that it forgets the weights at the beginning soon (as TensorFlow's has it).
/// </summary>
internal sealed class AveragedWeights : IDisposable
{
    private readonly double _decay;
    private readonly Tensor[] _network, _mean;
    private long _steps;

    /// <summary>A mean of the weights as they are now.</summary>
    /// <param name="network">On its device.</param>
    /// <param name="decay">What the mean keeps of itself in a step, 0 to 1, exclusive.</param>
    public AveragedWeights(nn.Module network, double decay)
    {
        _decay = decay;
        _network = [.. network.parameters().Concat(network.buffers()).Where(t => t.is_floating_point())];
        _mean = [.. _network.Select(t => t.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Takes in the weights behind a step.</summary>
    public void Add()
    {
        using var _ = no_grad();
        _steps++;
        var kept = Math.Min(_decay, (1.0 + _steps) / (10 + _steps));
        foreach (var (mean, weight) in _mean.Zip(_network)) mean.lerp_(weight.detach(), 1 - kept);
    }

    /// <summary>The network has the mean, and this what the network had; the other way round the next time.</summary>
    public void Swap()
    {
        using var _ = no_grad();
        foreach (var (mean, weight) in _mean.Zip(_network))
        {
            using var other = weight.detach().clone();
            weight.copy_(mean);
            mean.copy_(other);
        }
    }

    /// <summary>Writes it into a checkpoint.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_steps);
        foreach (var mean in _mean) mean.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        _steps = reader.ReadInt64();
        foreach (var mean in _mean) mean.Load(reader);
    }

    /// <summary>Releases it.</summary>
    public void Dispose()
    {
        foreach (var mean in _mean) mean.Dispose();
    }
}
