using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>The mean over the places of a sequence: (batch, length, channels) to (batch, channels).</summary>
internal sealed class SequenceMean() : nn.Module<Tensor, Tensor>(nameof(SequenceMean))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.mean([1]);
}
