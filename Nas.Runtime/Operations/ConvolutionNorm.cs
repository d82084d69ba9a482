using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A convolution, a 1×1 convolution, the batch norm behind it and the candidate's weight, as one step that keeps nothing for the gradient
/// but its input: the tail of every separable and dilated convolution. With y the first convolution's result and K the 1×1 kernel,
/// z = K·y has mean K·m and variance diag(K·C·Kᵀ), where m and C are mean and covariance of y; so z is never computed, forward or backward,
/// and y is computed again when its gradient is due. The gradient is that of batch normalisation (Ioffe and Szegedy 2015, section 3) with
/// z replaced by K·y throughout.
/// </summary>
internal sealed class ConvolutionNorm : autograd.SingleTensorFunction<ConvolutionNorm>
{
    /// <inheritdoc/>
    public override string Name => nameof(ConvolutionNorm);

    /// <summary>The weighted normalised result, as rows of pixels.</summary>
    /// <param name="images">(batch, channels in, height, width).</param>
    /// <param name="first">The first convolution; all channels of a pixel side by side.</param>
    /// <param name="kernel">Of the 1×1 convolution, (channels out, channels, 1, 1).</param>
    /// <param name="norm">The batch norm.</param>
    /// <param name="weight">The candidate's weight, a tensor of no dimensions, or null for 1.</param>
    /// <returns>(pixels, channels out), no view of another tensor.</returns>
    public static Tensor Run(Tensor images, Geometry first, Tensor kernel, MixedBatchNorm norm, Tensor? weight)
    {
        if (norm.training)
            return weight is null ? apply(images, first.Kernel, kernel, norm, first) : apply(images, first.Kernel, kernel, weight, norm, first);
        var rows = PixelRows.Of(first.Convolve(images, first.Kernel));
        var (scale, shift) = MixedBatchNorm.Affine(norm.Running.Mean, norm.Running.Variance, weight);
        return shift.addmm(rows, (kernel.flatten(1) * scale.unsqueeze(1)).t());
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (images, kernel, norm, first) = ((Tensor)vars[0], (Tensor)vars[2], (MixedBatchNorm)vars[^2], (Geometry)vars[^1]);
        var weight = vars.Length > 5 ? (Tensor)vars[3] : null;
        using var scope = NewDisposeScope();
        var rows = PixelRows.Of(first.Convolve(images, first.Kernel));
        var (pixels, matrix) = (rows.shape[0], kernel.flatten(1));
        var inputMean = rows.mean([0L]);
        var covariance = (rows.t().mm(rows) / pixels) - inputMean.outer(inputMean);
        var carried = matrix.mm(covariance);
        var mean = matrix.mv(inputMean);
        // Rounding may bring a channel that hardly varies below zero.
        var variance = (carried * matrix).sum([1L]).clamp_min(0);
        norm.Record(mean, variance, pixels);
        var (scale, shift) = MixedBatchNorm.Affine(mean, variance, weight);
        var inverse = weight is null ? scale : MixedBatchNorm.Affine(mean, variance, null).Scale;
        ctx.save_data("first", first);
        ctx.save_data("weighted", weight is not null);
        // While the architecture learns, the kernels stand still and their gradients need not be had.
        ctx.save_data("learns", kernel.requires_grad);
        ctx.save_for_backward([images, first.Kernel, kernel, inputMean, carried, mean, inverse, scale]);
        // What backward needs besides the arguments outlives this call: it is handed over when the call returns.
        foreach (var kept in (Tensor[])[inputMean, carried, mean, inverse, scale]) kept.MoveToOuterDisposeScope();
        return shift.addmm(rows, (matrix * scale.unsqueeze(1)).t()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (first, learns) = ((Geometry)ctx.get_data("first"), (bool)ctx.get_data("learns"));
        var saved = ctx.get_saved_variables();
        var (images, firstKernel, kernel) = (saved[0].detach().requires_grad_(), saved[1].detach().requires_grad_(learns), saved[2]);
        var (inputMean, carried, mean, inverse, scale) = (saved[3], saved[4], saved[5], saved[6], saved[7]);
        Tensor tracked;
        using (enable_grad()) tracked = PixelRows.Of(first.Convolve(images, firstKernel));

        var rows = tracked.detach();
        var (pixels, matrix) = (rows.shape[0], kernel.detach().flatten(1));
        var products = grad_output.t().mm(rows); // sum over pixels of g·yᵀ
        var sum = grad_output.sum([0L]);
        var correlation = inverse * ((products * matrix).sum([1L]) - (mean * sum)); // sum over pixels of g times the normalised z
        // The gradient of z is a·g + b·z + c in each channel.
        var a = scale;
        var b = scale * inverse * correlation / -pixels;
        var c = (scale * sum / -pixels) - (b * mean);
        var rowGradient = matrix.t().mv(c).addmm(grad_output, matrix * a.unsqueeze(1)).addmm_(rows, matrix.t().mm(matrix * b.unsqueeze(1)));

        var kernelGradient = learns
            ? ((products * a.unsqueeze(1)) + (carried * (b * pixels).unsqueeze(1)) - (scale * sum).outer(inputMean)).view(kernel.shape)
            : null;
        var before = autograd.grad([tracked], learns ? [images, firstKernel] : [images], [rowGradient]);
        List<Tensor> gradients = [before[0], learns ? before[1] : null!, kernelGradient!];
        if (ctx.get_data("weighted") is true) gradients.Add(correlation.sum());
        foreach (var gradient in gradients) gradient?.MoveToOuterDisposeScope();
        return [.. gradients, null!, null!];
    }

    /// <summary>The first convolution.</summary>
    /// <param name="Kernel">(channels, channels in per group, height, width).</param>
    /// <param name="Stride">1 or 2.</param>
    /// <param name="Padding">In pixels.</param>
    /// <param name="Dilation">In pixels.</param>
    /// <param name="Groups">The channels in for a depthwise one.</param>
    internal sealed record Geometry(Tensor Kernel, long Stride, long Padding, long Dilation, long Groups)
    {
        /// <summary>That of a module.</summary>
        public static Geometry Of(Conv2d convolution, Dsl.Planning.Layer.Convolution layer) =>
            new(convolution.weight, layer.Stride, layer.Padding, layer.Dilation, layer.Groups);

        /// <summary>Applies it with <paramref name="kernel"/>.</summary>
        public Tensor Convolve(Tensor images, Tensor kernel) =>
            nn.functional.conv2d(images, kernel, null, [Stride, Stride], [Padding, Padding], [Dilation, Dilation], Groups);
    }
}
