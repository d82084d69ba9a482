using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>A batch of examples; whoever takes it releases it.</summary>
/// <param name="X">Images, (B, C, H, W), float32, normalised; or tokens, (B, length), int64. On the device asked for.</param>
/// <param name="Y">Classes, (B), or the tokens that come next, (B, length); int64, on the same device.</param>
public sealed record Batch(Tensor X, Tensor Y) : IDisposable
{
    /// <summary>How many examples.</summary>
    public int Count => (int)X.shape[0];

    /// <summary>The same on another device; what was here is released.</summary>
    internal Batch MovedTo(TorchSharp.torch.Device device)
    {
        using (this) return new Batch(X.to(device), Y.to(device));
    }

    /// <summary>Releases both tensors.</summary>
    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
