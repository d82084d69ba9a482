using TorchSharp;

namespace Nas.LibTorch.Tests.Modules;

/// <summary>A fact that is skipped where there is no CUDA device.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnCudaAttribute : FactAttribute
{
    public FactOnCudaAttribute()
    {
        if (!torch.cuda.is_available()) Skip = "This libtorch has no CUDA device.";
    }
}
