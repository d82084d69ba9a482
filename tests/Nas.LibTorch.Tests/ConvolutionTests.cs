using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Nas.LibTorch.Tests;

/// <summary>Convolution and pooling against naive loops, in both memory formats, with gradients.</summary>
public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(1, 1, 0, 1, 3, false)]
    [InlineData(2, 1, 1, 1, 3, false)]
    [InlineData(1, 2, 2, 2, 3, true)]
    [InlineData(2, 1, 2, 4, 5, false)]
    [InlineData(1, 1, 0, 1, 1, true)]
    [InlineData(2, 2, 4, 4, 5, true)]
    public void Conv2d(int stride, int dilation, int padding, int groups, int kernel, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x = randn(2, 4, 9, 8, float64, generator: generator);
        var w = randn(8, 4 / groups, kernel, kernel, float64, generator: generator);
        var b = randn(8, float64, generator: generator);
        if (channelsLast) x = ChannelsLast(x);
        Tensor Apply(Tensor[] t) => F.conv2d(t[0], t[1], t[2], [stride, stride], [padding, padding], [dilation, dilation], groups);
        AssertClose(NaiveConv2d(x, w, b, stride, padding, dilation, groups), Apply([x, w, b]));
        Gradients.Check(Apply, [x.narrow(0, 0, 1).narrow(2, 0, Math.Min(9, dilation * (kernel - 1) + 2)), w, b]);
    }

    [Fact]
    public void Conv1dAndSamePaddingAndTransposed()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var x = randn(1, 2, 6, float64, generator: generator);
        var w = randn(3, 2, 3, float64, generator: generator);
        AssertClose(NaiveConv2d(x.unsqueeze(2), w.unsqueeze(2), zeros(3, float64), 1, 0, 1, 1).squeeze(2), F.conv1d(x, w));
        Assert.Equal([1, 3, 6], F.conv1d_padding(x, w, padding: Padding.Same).shape);
        // The transposed convolution is the gradient of the convolution with respect to its input.
        var leaf = x.detach().clone().requires_grad_();
        var y = F.conv1d(leaf, w, stride: 2, padding: 1);
        var g = randn(y.shape, float64, generator: generator);
        (y * g).sum().backward();
        AssertClose(leaf.grad!, F.conv_transpose1d(g, w, stride: 2, padding: 1, output_padding: 1));
        Gradients.Check(t => F.conv_transpose2d(t[0], t[1], strides: [2, 2]), [randn(1, 2, 2, 2, float64, generator: generator), randn(2, 1, 2, 2, float64, generator: generator)]);
    }

    [Theory]
    [InlineData(3, 1, 1, true, false)]
    [InlineData(3, 1, 1, false, false)]
    [InlineData(3, 2, 1, false, true)]
    [InlineData(2, 2, 0, true, true)]
    public void Pool2d(int kernel, int stride, int padding, bool countPadding, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var x = randn(1, 2, 5, 6, float64, generator: generator);
        if (channelsLast) x = ChannelsLast(x);
        AssertClose(NaivePool(x, kernel, stride, padding, countPadding, false), F.avg_pool2d(x, kernel, stride, padding, count_include_pad: countPadding));
        AssertClose(NaivePool(x, kernel, stride, padding, countPadding, true), F.max_pool2d(x, kernel, stride, padding));
        Gradients.Check(t => F.avg_pool2d(t[0], kernel, stride, padding, count_include_pad: countPadding), [x]);
        Gradients.Check(t => F.max_pool2d(t[0], kernel, stride, padding), [x]);
    }

    [Fact]
    public void AdaptiveAndOneDimensionalPools()
    {
        using var scope = NewDisposeScope();
        var x = arange(0, 12, float64).reshape(1, 2, 6);
        Assert.Equal([1.0, 4.0, 7.0, 10.0], F.adaptive_avg_pool1d(x, 2).data<double>().ToArray());
        Assert.Equal([2.0, 5.0, 8.0, 11.0], F.adaptive_max_pool1d(x, 2).data<double>().ToArray());
        Assert.Equal([0.5, 2.5, 4.5, 6.5, 8.5, 10.5], F.avg_pool1d(x, 2).data<double>().ToArray());
        Assert.Equal([1.0, 3, 5, 7, 9, 11], F.max_pool1d(x, 2).data<double>().ToArray());
        Assert.Equal([2.5, 8.5], F.adaptive_avg_pool2d(x.unsqueeze(2), 1).data<double>().ToArray());
        var (values, indices) = F.max_pool2d_with_indices(x.unsqueeze(2), [1, 3]);
        Assert.Equal([2.0, 5, 8, 11], values.data<double>().ToArray());
        Assert.Equal([2L, 5, 2, 5], indices.data<long>().ToArray());
        Gradients.Check(t => F.adaptive_avg_pool2d(t[0], (2, 1)), [x.unsqueeze(0)]);
    }

    [Fact]
    public void UnfoldAndFoldAreTransposes()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var x = randn(1, 2, 4, 4, float64, generator: generator);
        var columns = F.unfold(x, 2, stride: 2);
        Assert.Equal([1, 8, 4], columns.shape);
        AssertClose(x, F.fold(columns, 4, 2, stride: 2));
        Gradients.Check(t => F.unfold(t[0], 3, padding: 1), [x]);
    }

    private static Tensor ChannelsLast(Tensor x)
    {
        var y = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        Assert.Equal(1, y.stride(1));
        return y;
    }

    private static Tensor NaiveConv2d(Tensor input, Tensor weight, Tensor bias, int stride, int padding, int dilation, int groups)
    {
        var (x, w, b) = (input.data<double>(), weight.data<double>(), bias.data<double>());
        var (n, c, h, v) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var (o, cg, kh, kw) = (weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3]);
        // One-dimensional inputs come with a height of one, which is neither padded nor strided.
        var (ph, sh) = h == 1 && kh == 1 ? (0, 1) : (padding, stride);
        var (oh, ow) = ((h + 2 * ph - dilation * (kh - 1) - 1) / sh + 1, (v + 2 * padding - dilation * (kw - 1) - 1) / stride + 1);
        var y = new double[n, o, oh, ow];
        for (var i = 0; i < n; i++)
            for (var k = 0; k < o; k++)
                for (var r = 0; r < oh; r++)
                    for (var s = 0; s < ow; s++)
                    {
                        var sum = b[[k]];
                        for (var q = 0; q < cg; q++)
                            for (var p = 0; p < kh; p++)
                                for (var t = 0; t < kw; t++)
                                {
                                    var (yy, xx) = (r * sh - ph + p * dilation, s * stride - padding + t * dilation);
                                    if (yy >= 0 && yy < h && xx >= 0 && xx < v)
                                        sum += x[[i, k / (o / groups) * (c / groups) + q, yy, xx]] * w[[k, q, p, t]];
                                }
                        y[i, k, r, s] = sum;
                    }
        return tensor(y);
    }

    private static Tensor NaivePool(Tensor input, int kernel, int stride, int padding, bool countPadding, bool max)
    {
        var x = input.data<double>();
        var (c, h, v) = (input.shape[1], input.shape[2], input.shape[3]);
        var (oh, ow) = ((h + 2 * padding - kernel) / stride + 1, (v + 2 * padding - kernel) / stride + 1);
        var y = new double[1, c, oh, ow];
        for (var k = 0; k < c; k++)
            for (var r = 0; r < oh; r++)
                for (var s = 0; s < ow; s++)
                {
                    var values = new List<double>();
                    for (var p = 0; p < kernel; p++)
                        for (var t = 0; t < kernel; t++)
                        {
                            var (yy, xx) = (r * stride - padding + p, s * stride - padding + t);
                            if (yy >= 0 && yy < h && xx >= 0 && xx < v) values.Add(x[[0, k, yy, xx]]);
                        }
                    y[0, k, r, s] = max ? values.Max() : values.Sum() / (countPadding ? kernel * kernel : values.Count);
                }
        return tensor(y);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.allclose(actual, 1e-9, 1e-9), $"greatest difference {(expected - actual).abs().max().ToDouble()}");
    }
}
