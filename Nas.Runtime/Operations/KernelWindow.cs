using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Depthwise kernels of several sizes and dilations in windows of one size, the rest of which is zeros, so that one convolution does them all. On a GPU, where most of the time goes into
/// starting kernels, that is worth the products with zeros.
/// </summary>
internal static class KernelWindow
{
    private static readonly ConcurrentDictionary<(long Kernel, long Dilation, long Window, ScalarType Numbers, string Device), Tensor> s_places = new();

    /// <summary>Kernels side by side.</summary>
    /// <param name="kernels">Each (channels, 1, height, width), of square sides, with the dilation that it has.</param>
    /// <param name="window">The side of the windows: that of every kernel, or at least that of each with its dilation.</param>
    /// <param name="dimension">Behind which dimension each other they stand: 0 or 1.</param>
    /// <returns>(kernels · channels, 1, window, window) or (channels, kernels, window, window).</returns>
    public static Tensor Of(IReadOnlyList<(Tensor Kernel, long Dilation)> kernels, long window, long dimension)
    {
        var parts = new List<Tensor>();
        for (var i = 0; i < kernels.Count;)
        {
            var (side, dilation, first) = (kernels[i].Kernel.shape[2], kernels[i].Dilation, i);
            while (i < kernels.Count && kernels[i].Kernel.shape[2] == side && kernels[i].Dilation == dilation) i++;
            var alike = i - first == 1 ? kernels[first].Kernel : cat([.. kernels.Skip(first).Take(i - first).Select(k => k.Kernel)], dimension);
            parts.Add(side == window ? alike : alike.flatten(2).matmul(Places(side, dilation, window, alike)).unflatten(2, [window, window]));
        }

        return parts.Count == 1 ? parts[0] : cat([.. parts], dimension);
    }

    // For each number of a kernel its place in the window.
    private static Tensor Places(long side, long dilation, long window, Tensor like) => s_places.GetOrAdd((side, dilation, window, like.dtype, like.device.ToString()), key =>
    {
        var places = new float[side * side, window * window];
        var margin = (window - (dilation * (side - 1)) - 1) / 2;
        for (var row = 0; row < side; row++)
            for (var column = 0; column < side; column++)
                places[(row * side) + column, ((margin + (row * dilation)) * window) + margin + (column * dilation)] = 1;
        using var _ = no_grad();
        return tensor(places, dtype: key.Numbers, device: like.device).DetachFromDisposeScope();
    });
}
