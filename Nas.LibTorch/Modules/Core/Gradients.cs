using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What modules and optimisers alike do with the gradients of their parameters.</summary>
internal static class Gradients
{
    /// <summary>Drops a parameter's gradient, or fills it with zeros.</summary>
    public static void Clear(Tensor parameter, bool drop)
    {
        using var gradient = parameter.grad;
        if (gradient is null) return;
        if (drop)
        {
            parameter.grad = null;
            return;
        }
        using var _ = no_grad();
        using var __ = gradient.zero_();
    }
}
