using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A 1×1 convolution and the batch norm behind it, which keep nothing for the gradient but their input: what lies between is computed
/// again, and costs little beside the depthwise convolutions. It takes a quarter off the memory of a supernet.
/// </summary>
internal sealed class PointwiseNorm : autograd.SingleTensorFunction<PointwiseNorm>
{
    /// <inheritdoc/>
    public override string Name => nameof(PointwiseNorm);

    /// <summary>The weighted normalised convolution.</summary>
    /// <param name="images">(batch, channels in, height, width).</param>
    /// <param name="kernel">(channels out, channels in, 1, 1).</param>
    /// <param name="norm">The batch norm.</param>
    /// <param name="weight">The candidate's weight, a tensor of no dimensions, or null for 1.</param>
    public static Tensor Run(Tensor images, Tensor kernel, MixedBatchNorm norm, Tensor? weight)
    {
        if (!norm.training || !is_grad_enabled()) return norm.forward(nn.functional.conv2d(images, kernel), weight);
        return weight is null ? apply(images, kernel, norm) : apply(images, kernel, norm, weight);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (images, kernel, norm, weight) = ((Tensor)vars[0], (Tensor)vars[1], (MixedBatchNorm)vars[2], vars.Length > 3 ? (Tensor)vars[3] : null);
        ctx.save_for_backward(weight is null ? [images, kernel] : [images, kernel, weight]);
        using var convolved = nn.functional.conv2d(images, kernel);
        return norm.forward(convolved, weight);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        using var _ = enable_grad();
        var inputs = ctx.get_saved_variables().Select(t => t.detach().requires_grad_()).ToArray();
        var result = MixedBatchNorm.Normalize(nn.functional.conv2d(inputs[0], inputs[1]), inputs.Length > 2 ? inputs[2] : null);
        var gradients = autograd.grad([result], inputs, [grad_output]);
        foreach (var gradient in gradients) gradient.MoveToOuterDisposeScope();
        return inputs.Length > 2 ? [gradients[0], gradients[1], null!, gradients[2]] : [gradients[0], gradients[1], null!];
    }
}
