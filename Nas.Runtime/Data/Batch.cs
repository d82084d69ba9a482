using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>A batch of examples; whoever takes it releases it.</summary>
/// <param name="X">Images, (B, C, H, W), float32, normalised; or tokens, (B, length), int64. On the device asked for.</param>
/// <param name="Y">
/// Classes, (B), or the tokens that come next, (B, length); int64. Of a detector the things in each image, (B, things, 5), float32; see
/// <see cref="DetectionDataset"/>. On the same device.
/// </param>
public sealed record Batch(Tensor X, Tensor Y) : IDisposable
{
    /// <summary>How many examples.</summary>
    public int Count => (int)X.shape[0];

    /// <summary>The same where it is asked for, null being the CPU; what is made here lies there already, and is released once it is elsewhere.</summary>
    internal Batch MovedTo(Device? device)
    {
        if (device is null || device.type == TorchSharp.DeviceType.CPU) return this;
        using (this) return new Batch(Moved(X), Moved(Y));

        // From pinned memory the copy waits for nobody, and nobody for it: while a GPU computes a step, the batch of the next one is made.
        Tensor Moved(Tensor tensor)
        {
            if (device.type != TorchSharp.DeviceType.CUDA) return tensor.to(device);
            using var pinned = tensor.pin_memory();
            return pinned.to(device, non_blocking: true);
        }
    }

    /// <summary>Releases both tensors.</summary>
    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
