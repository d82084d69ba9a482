using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Zeros of the input's shape, height and width divided by the stride (rounded up).</summary>
/// <param name="stride">1 or 2.</param>
public sealed class Zero(int stride) : nn.Module<Tensor, Tensor>(nameof(Zero))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shape = input.shape;
        return zeros([shape[0], shape[1], ((shape[2] - 1) / stride) + 1, ((shape[3] - 1) / stride) + 1], dtype: input.dtype, device: input.device);
    }
}
