using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// The order in which a tensor's numbers lie in memory. Depthwise convolutions and pools are several times faster on the CPU when the
/// channels of a pixel lie side by side; convolutions keep the layout of their input.
/// </summary>
public static class MemoryLayout
{
    /// <summary>
    /// The same images as any network should get them: with the channels of each pixel side by side on the CPU, as they are on a GPU, where
    /// it gains little and Torch's average pools learn wrongly from it.
    /// </summary>
    /// <param name="images">(batch, channels, height, width).</param>
    public static Tensor ForNetworks(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.device_type == DeviceType.CPU ? ChannelsLast(images) : images;
    }

    /// <summary>The same images, as a tensor of their own, with the channels of each pixel side by side; what is no image in its order.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    public static Tensor ChannelsLast(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4) return images.alias();
        var (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3]);
        // With one channel both layouts are the same bytes; only the strides tell the kernels which one is meant.
        if (channels == 1)
        {
            var dense = images.contiguous();
            return dense.as_strided(images.shape, [height * width, 1, width, 1], dense.storage_offset()); // TorchSharp's default is 0, not where a view begins
        }

        return images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
    }
}
