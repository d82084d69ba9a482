using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Smaller kernels out of the largest (Cai et al. 2020, section 3.3, elastic kernel size; the authors' code): the middle of a kernel, as a row of numbers, times a matrix is the next smaller one. A
/// layer has a matrix for each smaller size, which all of its channels share. A matrix is the identity at first, so that a smaller kernel begins as the middle of the largest.
/// </summary>
internal static class KernelTransforms
{
    private const string Prefix = "kernel_to_"; // kernel_to_5 makes a kernel of 5
    private static readonly ConditionalWeakTable<Conv2d, int[]> Sizes = []; // of the matrices of a convolution, falling: what asks in each pass looks at no names

    /// <summary>Gives a convolution its matrices, as parameters beside its weight.</summary>
    /// <param name="convolution">A convolution of the largest kernel.</param>
    /// <param name="kernels">All sizes that it runs with.</param>
    public static void Add(Conv2d convolution, IEnumerable<int> kernels)
    {
        var largest = convolution.weight!.shape[3];
        int[] sizes = [.. kernels.Distinct().Where(k => k < largest).OrderDescending()];
        foreach (var size in sizes) convolution.register_parameter($"{Prefix}{size}", new Parameter(eye((long)size * size)));
        Sizes.Add(convolution, sizes);
    }

    /// <summary>Whether a tensor is such a matrix.</summary>
    /// <param name="name">Its name in a dictionary of states.</param>
    public static bool IsOne(string name) => Size(name[(name.LastIndexOf('.') + 1)..]) > 0;

    /// <summary>The matrices of the convolution that a weight is of, by the sizes that they make.</summary>
    /// <param name="weight">The name of the weight.</param>
    /// <param name="tensors">The tensors around it by their names.</param>
    public static IReadOnlyList<(int Size, Tensor Matrix)> Beside(string weight, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var place = weight[..(weight.LastIndexOf('.') + 1)];
        return [.. tensors.Where(t => t.Name.StartsWith(place, StringComparison.Ordinal)).Select(t => (Size: Size(t.Name[place.Length..]), t.Tensor)).Where(t => t.Size > 0).OrderByDescending(t => t.Size)];
    }

    /// <summary>The matrices of a convolution; none unless it was given some.</summary>
    public static IReadOnlyList<(int Size, Tensor Matrix)> Of(Conv2d convolution) =>
        Sizes.TryGetValue(convolution, out var sizes) ? [.. sizes.Select(size => (size, (Tensor)convolution.get_parameter($"{Prefix}{size}")!))] : [];

    /// <summary>A smaller kernel; its middle, where there are no matrices.</summary>
    /// <param name="kernel">(channels out, channels, height, width), both sides alike.</param>
    /// <param name="size">The side of the result.</param>
    /// <param name="matrices">The matrices by falling sizes.</param>
    public static Tensor Smaller(Tensor kernel, int size, IReadOnlyList<(int Size, Tensor Matrix)> matrices)
    {
        foreach (var (next, matrix) in matrices.Where(m => m.Size >= size))
            kernel = Middle(kernel, next).reshape(-1, (long)next * next).matmul(matrix.t()).reshape(kernel.shape[0], kernel.shape[1], next, next);
        return Middle(kernel, size);
    }

    private static Tensor Middle(Tensor kernel, int size)
    {
        var crop = (kernel.shape[3] - size) / 2;
        return crop == 0 ? kernel : kernel.narrow(2, crop, size).narrow(3, crop, size);
    }

    // 0 where the name is none of a matrix.
    private static int Size(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name[Prefix.Length..], out var size) ? size : 0;
}
