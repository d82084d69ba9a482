using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A part of a network that keeps nothing for its gradient but its input, and is computed again when the gradient is due (Chen et al. 2016, <i>Training Deep Nets with Sublinear
/// Memory Cost</i>, section 3).
/// </summary>
internal sealed class Recomputed : autograd.SingleTensorFunction<Recomputed>
{
    /// <inheritdoc/>
    public override string Name => nameof(Recomputed);

    /// <summary>The result of a function, no view of another tensor.</summary>
    /// <param name="function">Of the inputs alone: what it gives must not change from one call to the next.</param>
    /// <param name="inputs">What gradients may be asked for; all of them tensors of their own.</param>
    public static Tensor Run(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
        is_grad_enabled() && inputs.Any(i => i.requires_grad) ? apply([.. inputs, function]) : function(inputs);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. vars.SkipLast(1).Cast<Tensor>()];
        ctx.save_data(nameof(vars), vars[^1]);
        ctx.save_data(nameof(inputs), inputs.Select(i => i.requires_grad).ToArray());
        ctx.save_for_backward([.. inputs]);
        return ((Func<Tensor[], Tensor>)vars[^1])(inputs).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (function, learn) = ((Func<Tensor[], Tensor>)ctx.get_data("vars"), (bool[])ctx.get_data("inputs"));
        Tensor[] inputs = [.. ctx.get_saved_variables().Select((t, i) => t.detach().requires_grad_(learn[i]))];
        Tensor result;
        using (enable_grad()) result = function(inputs);
        var gradients = new Queue<Tensor>(autograd.grad([result], [.. inputs.Where((_, i) => learn[i])], [grad_output]));
        return BackwardMemory.Release(ctx, grad_output, [.. learn.Select(l => l ? gradients.Dequeue() : null), null]);
    }
}
