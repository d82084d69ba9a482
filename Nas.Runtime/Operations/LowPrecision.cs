using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Training in bfloat16: a twin of the network computes, whose weights are those of the network, rounded after each step; the network keeps all digits and takes the steps (Micikevicius et al.
/// 2018, <i>Mixed Precision Training</i>, section 3.1). bfloat16 has the range of float32, so that the loss needs no scale.
/// </summary>
internal static class LowPrecision
{
    /// <summary>Makes a new network, of the same layers, the twin.</summary>
    /// <param name="network">Moved to the device and to bfloat16; in training mode from now on.</param>
    /// <param name="device">Where it computes.</param>
    public static T Twin<T>(T network, Device device)
        where T : nn.Module
    {
        network.to(device);
        network.to(bfloat16);
        network.train();
        return network;
    }

    /// <summary>What the twin says, in float32 for the loss.</summary>
    /// <param name="forward">The twin's.</param>
    /// <param name="x">Images, or tokens, which stay what they are.</param>
    public static Tensor Compute(Func<Tensor, Tensor> forward, Tensor x) => forward(x.is_floating_point() ? x.to(bfloat16) : x).to(float32);
}
