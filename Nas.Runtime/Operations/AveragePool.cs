using Nas.Dsl.Planning;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// The mean over windows of an image; padding does not count. On GPUs Torch's gradient is wrong where the channels of a pixel lie side by
/// side and there is padding (PyTorch, issue 188344), so that there the image is laid out in Torch's default order.
/// </summary>
internal sealed class AveragePool(Layer.AveragePool layer) : nn.Module<Tensor, Tensor>(nameof(AveragePool))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var images = input.device_type == DeviceType.CUDA && layer.Padding > 0 ? input.contiguous() : input;
        return nn.functional.avg_pool2d(images, layer.Kernel, layer.Stride, layer.Padding, layer.CeilMode, count_include_pad: false).MoveToOuterDisposeScope();
    }
}
