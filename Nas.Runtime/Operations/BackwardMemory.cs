using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>What a custom function's backward pass leaves behind. Left to TorchSharp, all of it would live until the step is over.</summary>
internal static class BackwardMemory
{
    [ThreadStatic]
    private static List<Tensor>? _returned;

    /// <summary>Lets go of what a backward pass needed, and of what the one before it returned; the graph is passed through once.</summary>
    /// <param name="context">What the forward pass kept.</param>
    /// <param name="gradient">Of its result.</param>
    /// <param name="results">What is returned, null for none.</param>
    /// <returns>The results, as TorchSharp takes them.</returns>
    public static List<Tensor> Release(autograd.AutogradContext context, Tensor gradient, IEnumerable<Tensor?> results)
    {
        List<Tensor> returned = [.. results.Select(r => r!)];
        context.Dispose();
        gradient.Dispose();
        // The results of the call before were taken over by Torch when that call returned.
        _returned?.ForEach(result => result.Dispose());
        _returned = [.. returned.Where(r => r is not null).Select(r => r.DetachFromDisposeScope())];
        return returned;
    }
}
