using Nas.Runtime.Spaces;
using Embedding = TorchSharp.Modules.Embedding;
using Parameter = TorchSharp.Modules.Parameter;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Learning;

/// <summary>
/// First weights from a stream of random numbers. Torch fills new modules from a generator that the whole process shares; a strategy
/// overwrites those weights, so that it does the same whatever runs beside it.
/// </summary>
public static class SeededWeights
{
    /// <summary>
    /// Draws every weight of a module and of all modules in it, by Torch's own rules: a weight (out, in, kernel...) uniformly from
    /// ±1/√(in · kernel), a bias from the bounds of the weight before it in its module, an embedding from the standard normal distribution.
    /// Vectors of a module without weights, such as the scale and shift of a norm, keep their constants.
    /// </summary>
    /// <returns>The module.</returns>
    public static T Initialize<T>(this T module, RandomStream random)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(random);
        using var _ = no_grad();
        Fill(module, random);
        return module;
    }

    /// <summary>Draws every parameter of a module and of all modules in it uniformly from ±<paramref name="bound"/>.</summary>
    /// <returns>The module.</returns>
    public static T Initialize<T>(this T module, RandomStream random, double bound)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(random);
        using var _ = no_grad();
        foreach (var parameter in module.parameters()) Fill(parameter, () => bound * ((2 * random.NextDouble()) - 1));
        return module;
    }

    private static void Fill(nn.Module module, RandomStream random)
    {
        var bound = 0.0;
        foreach (var (_, parameter) in module.named_parameters(recurse: false))
        {
            if (module is Embedding)
            {
                Fill(parameter, random.NextGaussian);
                continue;
            }

            var shape = parameter.shape;
            if (shape.Length > 1) bound = 1 / Math.Sqrt(shape.Skip(1).Aggregate(1L, (product, size) => product * size));
            if (bound > 0) Fill(parameter, () => bound * ((2 * random.NextDouble()) - 1));
        }

        foreach (var (_, child) in module.named_children()) Fill(child, random);
    }

    private static void Fill(Parameter parameter, Func<double> draw)
    {
        var values = new double[parameter.numel()];
        for (var i = 0; i < values.Length; i++) values[i] = draw();
        using var drawn = tensor(values, parameter.shape);
        parameter.copy_(drawn);
    }
}
