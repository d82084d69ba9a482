using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>A batch of images; whoever takes it releases it.</summary>
/// <param name="X">(B, C, H, W), float32, normalised, on the device asked for.</param>
/// <param name="Y">(B), int64, on the same device.</param>
public sealed record Batch(Tensor X, Tensor Y) : IDisposable
{
    /// <summary>How many images.</summary>
    public int Count => (int)X.shape[0];

    /// <summary>Releases both tensors.</summary>
    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
