using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>The first channels of its input.</summary>
/// <param name="channels">How many.</param>
public sealed class FirstChannels(int channels) : nn.Module<Tensor, Tensor>(nameof(FirstChannels))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.narrow(1, 0, channels);
    }
}
