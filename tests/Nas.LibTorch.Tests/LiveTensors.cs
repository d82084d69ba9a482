using static TorchSharp.torch;

namespace Nas.LibTorch.Tests;

/// <summary>How many tensors are alive, without those that only wait for their finalizers: earlier tests leave such.</summary>
internal static class LiveTensors
{
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
