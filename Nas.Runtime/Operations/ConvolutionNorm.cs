using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// The tail of every separable and dilated convolution, for several edges at once: a depthwise convolution, a 1×1 convolution, the batch
/// norm behind it and the candidate's weight, as one step that keeps nothing for the gradient but its input. With y the depthwise result
/// of an edge and K its 1×1 kernel, z = K·y has mean K·m and variance diag(K·C·Kᵀ), where m and C are mean and covariance of y; so z is
/// never computed, forward or backward, and y is computed again when its gradient is due. The gradient is that of batch normalisation
/// (Ioffe and Szegedy 2015, section 3) with z replaced by K·y throughout. The edges' channels stand side by side, so that kernels run
/// once for all of them; small matrices carry the edge as their first dimension.
/// </summary>
internal sealed class ConvolutionNorm : autograd.SingleTensorFunction<ConvolutionNorm>
{
    /// <inheritdoc/>
    public override string Name => nameof(ConvolutionNorm);

    /// <summary>The weighted normalised results of several edges.</summary>
    /// <param name="images">For each edge (batch, channels, height, width), or a single tensor with the channels of all side by side.</param>
    /// <param name="depthwise">For each edge (channels, 1, height, width).</param>
    /// <param name="pointwise">For each edge (channels out, channels, 1, 1).</param>
    /// <param name="norms">For each edge the batch norm.</param>
    /// <param name="weights">For each edge the candidate's weight, a tensor of no dimensions; null for 1.</param>
    /// <param name="geometry">Of the depthwise convolutions.</param>
    /// <param name="sum">Whether the edges lead to one node: then their results are added.</param>
    /// <returns>(batch, channels out, height, width), or edges · channels out where they are not added; no view of another tensor.</returns>
    public static Tensor Run(
        IReadOnlyList<Tensor> images,
        IReadOnlyList<Tensor> depthwise,
        IReadOnlyList<Tensor> pointwise,
        IReadOnlyList<MixedBatchNorm> norms,
        IReadOnlyList<Tensor>? weights,
        DepthwiseConvolution geometry,
        bool sum)
    {
        var call = new Call(images.Count, norms, weights is not null, geometry, sum);
        if (norms[0].training) return apply([.. images, .. depthwise, .. pointwise, .. weights ?? [], call]);

        using var scope = NewDisposeScope();
        var mean = stack(norms.Select(n => n.Running.Mean));
        var variance = stack(norms.Select(n => n.Running.Variance));
        var (scale, shift) = MixedBatchNorm.Affine(mean, variance, weights is null ? null : stack(weights).unsqueeze(1));
        var between = geometry.Run(Call.Stack(images), cat([.. depthwise], 0));
        return call.Multiply(between, stack(pointwise.Select(p => p.flatten(1))) * scale.unsqueeze(2), shift).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (Call)vars[^1];
        using var scope = NewDisposeScope();
        var (images, depthwise, pointwise, weights) = call.Arguments(vars);
        var between = call.Geometry.Run(Call.Stack(images), cat(depthwise, 0));
        var rows = PixelRows.Of(between);
        var (pixels, kernel) = (rows.shape[0], stack(pointwise.Select(p => p.flatten(1))));
        var edges = call.PerEdge(rows); // (edges, pixels, channels)
        var inputMean = rows.mean([0L]).view(call.Edges, -1);
        var covariance = (edges.transpose(1, 2).bmm(edges) / pixels) - (inputMean.unsqueeze(2) * inputMean.unsqueeze(1));
        var carried = kernel.bmm(covariance);
        var mean = kernel.bmm(inputMean.unsqueeze(2)).squeeze(2);
        // Rounding may bring a channel that hardly varies below zero.
        var variance = (carried * kernel).sum([2L]).clamp_min(0);
        for (var i = 0; i < call.Edges; i++) call.Norms[i].Record(mean[i], variance[i], pixels);
        var (inverse, _) = MixedBatchNorm.Affine(mean, variance, null);
        var scale = weights.Length == 0 ? inverse : inverse * stack(weights).unsqueeze(1);
        // While the architecture learns, the kernels stand still and their gradients need not be had.
        ctx.save_data("learns", pointwise[0].requires_grad);
        ctx.save_data("call", call);
        ctx.save_for_backward([.. images, .. depthwise, kernel, inputMean, carried, mean, inverse, scale]);
        // What backward needs besides the arguments outlives this call: it is handed over when the call returns.
        foreach (var kept in (Tensor[])[kernel, inputMean, carried, mean, inverse, scale]) kept.MoveToOuterDisposeScope();
        return call.Multiply(between, kernel * scale.unsqueeze(2), -(mean * scale)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (call, learns) = ((Call)ctx.get_data("call"), (bool)ctx.get_data("learns"));
        var saved = ctx.get_saved_variables();
        Tensor[] images = [.. saved.Take(call.Images).Select(t => t.detach().requires_grad_())];
        var depthwise = cat([.. saved.Skip(call.Images).Take(call.Edges)], 0).detach();
        var apart = learns && call.Geometry.HasWideKernel(depthwise);
        if (learns && !apart) depthwise.requires_grad = true;
        var (kernel, inputMean, carried) = (saved[^6], saved[^5], saved[^4]);
        var (mean, inverse, scale) = (saved[^3], saved[^2], saved[^1]);
        Tensor stacked, tracked;
        using (enable_grad()) tracked = call.Geometry.Run(stacked = Call.Stack(images), depthwise);

        var (rows, gradient) = (PixelRows.Of(tracked.detach()), PixelRows.Of(grad_output));
        var (pixels, channels) = (rows.shape[0], kernel.shape[2]);
        // For each edge the sum over pixels of g·yᵀ, and of g.
        var products = call.Sum
            ? gradient.t().mm(rows).view(-1, call.Edges, channels).transpose(0, 1)
            : call.PerEdge(gradient).transpose(1, 2).bmm(call.PerEdge(rows));
        var total = call.Sum ? gradient.sum([0L]).unsqueeze(0) : gradient.sum([0L]).view(call.Edges, -1);
        var correlation = inverse * ((products * kernel).sum([2L]) - (mean * total)); // sum over pixels of g times the normalised z
        // The gradient of z is a·g + b·z + c in each channel.
        var a = scale;
        var b = scale * inverse * correlation / -pixels;
        var c = (scale * total / -pixels) - (b * mean);
        var constant = kernel.transpose(1, 2).bmm(c.unsqueeze(2)).flatten();
        var byGradient = kernel * a.unsqueeze(2); // (edges, channels out, channels)
        var byInput = kernel.transpose(1, 2).bmm(kernel * b.unsqueeze(2));
        var columns = PixelRows.Of(PointwiseConvolution.Run(
            grad_output, byGradient.transpose(1, 2).reshape(call.Edges * channels, -1), constant, call.Sum ? 1 : call.Edges));
        for (var i = 0; i < call.Edges; i++) PixelRows.Columns(columns, i, call.Edges).addmm_(PixelRows.Columns(rows, i, call.Edges), byInput[i]);
        var between = PixelRows.Images(columns, tracked.shape[2], tracked.shape[3]);

        var before = autograd.grad([tracked], depthwise.requires_grad ? [.. images, depthwise] : images, [between]);
        List<Tensor?> gradients = [.. before.Take(call.Images)];
        if (learns)
        {
            var kernelGradient = (products * a.unsqueeze(2)) + (carried * (b * pixels).unsqueeze(2)) - ((scale * total).unsqueeze(2) * inputMean.unsqueeze(1));
            gradients.AddRange((apart ? call.Geometry.KernelGradient(stacked.detach(), depthwise, between) : before[^1]).chunk(call.Edges));
            gradients.AddRange(kernelGradient.unsqueeze(3).unsqueeze(4).unbind(0));
        }
        else gradients.AddRange(Enumerable.Repeat<Tensor?>(null, 2 * call.Edges));

        if (call.Weighted) gradients.AddRange(correlation.sum([1L]).unbind(0));
        return BackwardMemory.Release(ctx, grad_output, [.. gradients, null]);
    }

    /// <summary>What a call is made of besides tensors.</summary>
    private sealed class Call(int images, IReadOnlyList<MixedBatchNorm> norms, bool weighted, DepthwiseConvolution geometry, bool sum)
    {
        public int Images => images;

        public int Edges => norms.Count;

        public IReadOnlyList<MixedBatchNorm> Norms => norms;

        public bool Weighted => weighted;

        public DepthwiseConvolution Geometry => geometry;

        public bool Sum => sum;

        public (Tensor[] Images, Tensor[] Depthwise, Tensor[] Pointwise, Tensor[] Weights) Arguments(object[] vars)
        {
            Tensor[] tensors = [.. vars.Take(vars.Length - 1).Cast<Tensor>()];
            return (tensors[..images], tensors[images..(images + Edges)], tensors[(images + Edges)..(images + (2 * Edges))], tensors[(images + (2 * Edges))..]);
        }

        /// <summary>The edges' images side by side, (batch, edges · channels, height, width).</summary>
        public static Tensor Stack(IReadOnlyList<Tensor> images) => images.Count == 1 ? images[0] : cat([.. images], 1);

        /// <summary>(pixels, edges · channels) as (edges, pixels, channels).</summary>
        public Tensor PerEdge(Tensor rows) => rows.view(rows.shape[0], Edges, -1).transpose(0, 1);

        /// <summary>For each edge the matrix (channels out, channels) times each pixel, plus the shift; added up where the edges lead to one node.</summary>
        public Tensor Multiply(Tensor between, Tensor matrices, Tensor shift)
        {
            var channels = matrices.shape[2];
            return sum
                ? PointwiseConvolution.Run(between, matrices.transpose(0, 1).reshape(-1, Edges * channels), shift.sum([0L]), 1)
                : PointwiseConvolution.Run(between, matrices.reshape(-1, channels), shift.flatten(), Edges);
        }
    }
}
