using Nas.Runtime.Operations;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>The step against what it replaces: depthwise convolution, 1×1 convolution, batch norm and weight, one after the other, in float64.</summary>
public class ConvolutionNormTests
{
    private const int Edges = 2;
    private const int Channels = 3;
    private const int ChannelsOut = 4;
    private const double Momentum = 0.1;

    // Stride, kernel, dilation of the depthwise convolution; whether the edges lead to one node; whether there are weights.
    public static TheoryData<int, int, int, bool, bool> Cases => new()
    {
        { 1, 3, 1, true, true },
        { 1, 3, 1, false, true },
        { 2, 3, 1, true, false },
        { 1, 5, 1, true, true },
        { 2, 5, 1, false, false },
        { 1, 3, 2, true, true },
        { 2, 5, 2, false, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrainingGivesTheSameValuesAndGradients(int stride, int kernel, int dilation, bool sum, bool weighted)
    {
        using var scope = NewDisposeScope();
        var geometry = GeometryOf(stride, kernel, dilation);
        Tensor[] ours = Inputs(kernel, weighted), plain = Copies(ours);
        var norms = Norms();
        var actual = Step(ours, norms, geometry, sum);
        var expected = Plain(plain, (weight, z) => nn.functional.batch_norm(z, null, null, weight, null, true, 0.1, 1e-5), geometry, sum);
        AssertClose(expected, actual);

        var projection = randn(expected.shape, float64, generator: new Generator(5));
        (actual * projection).sum().backward();
        (expected * projection).sum().backward();
        for (var i = 0; i < ours.Length; i++) AssertClose(plain[i].grad!, ours[i].grad!);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientsAreTheSlopes(int stride, int kernel, int dilation, bool sum, bool weighted)
    {
        using var scope = NewDisposeScope();
        var (norms, geometry) = (Norms(), GeometryOf(stride, kernel, dilation));
        Gradients.Check(inputs => Step(inputs, norms, geometry, sum), Inputs(kernel, weighted));
    }

    [Fact]
    public void TheRunningStatisticsAreThoseOfABatchNorm()
    {
        using var scope = NewDisposeScope();
        var (norms, geometry, inputs) = (Norms(), GeometryOf(1, 3, 1), Inputs(3, weighted: true));
        Tensor[] means = [.. norms.Select(_ => zeros(ChannelsOut, float64))], variances = [.. norms.Select(_ => ones(ChannelsOut, float64))];
        using (no_grad())
        {
            Step(inputs, norms, geometry, sum: true);
            var edge = 0;
            Plain(inputs, (weight, z) => nn.functional.batch_norm(z, means[edge], variances[edge++], weight, null, true, Momentum, 1e-5), geometry, sum: true);
        }

        for (var i = 0; i < Edges; i++)
        {
            AssertClose(means[i], norms[i].Running.Mean);
            AssertClose(variances[i], norms[i].Running.Variance);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EvaluationUsesTheRunningStatistics(bool sum)
    {
        using var scope = NewDisposeScope();
        var (norms, geometry, inputs) = (Norms(), GeometryOf(2, 3, 1), Inputs(3, weighted: true));
        using var ungraded = no_grad();
        Step(inputs, norms, geometry, sum);
        foreach (var norm in norms) norm.eval();

        var edge = 0;
        var expected = Plain(
            inputs,
            (weight, z) => nn.functional.batch_norm(z, norms[edge].Running.Mean, norms[edge++].Running.Variance, weight, null, false, 0.1, 1e-5),
            geometry,
            sum);
        AssertClose(expected, Step(inputs, norms, geometry, sum));
    }

    [Fact]
    public void OneTensorWithTheChannelsOfAllEdgesIsTheSameAsOneForEach()
    {
        using var scope = NewDisposeScope();
        var (geometry, apart) = (GeometryOf(1, 3, 1), Inputs(3, weighted: true));
        Tensor[] together = [cat(apart[..Edges], 1).detach().requires_grad_(), .. Copies(apart[Edges..])];
        var expected = Step(apart, Norms(), geometry, sum: false);
        var actual = Step(together, Norms(), geometry, sum: false, images: 1);
        AssertClose(expected, actual);

        expected.pow(3).sum().backward();
        actual.pow(3).sum().backward();
        AssertClose(cat([.. apart[..Edges].Select(t => t.grad!)], 1), together[0].grad!);
        for (var i = 1; i < together.Length; i++) AssertClose(apart[Edges + i - 1].grad!, together[i].grad!);
    }

    [Fact]
    public void WhereTheKernelsStandStillTheOtherGradientsAreTheSame()
    {
        using var scope = NewDisposeScope();
        var geometry = GeometryOf(1, 3, 1);
        Tensor[] learning = Inputs(3, weighted: true), still = Copies(learning);
        foreach (var kernel in still[Edges..(3 * Edges)]) kernel.requires_grad = false;
        Step(learning, Norms(), geometry, sum: true).pow(3).sum().backward();
        Step(still, Norms(), geometry, sum: true).pow(3).sum().backward();

        for (var i = 0; i < still.Length; i++)
        {
            if (i is >= Edges and < 3 * Edges) Assert.Null(still[i].grad);
            else AssertClose(learning[i].grad!, still[i].grad!);
        }
    }

    // The last batch of an epoch may be one image, and a net of small images may be down to one pixel.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OnePixelIsEnough(bool sum)
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. Inputs(3, weighted: true).Select((t, i) => i < Edges ? t.detach()[..1, .., ..1, ..1].clone().requires_grad_() : t)];
        var result = Step(inputs, Norms(), GeometryOf(1, 3, 1), sum);
        // One pixel is its own mean, so that nothing is left of it; what comes next may be written over it.
        Assert.Equal(0, result.relu_().abs().max().item<double>(), 1e-9);
        result.sum().backward();
        Assert.All(inputs, t => Assert.True(t.grad!.isfinite().all().item<bool>()));
    }

    [Fact]
    public void ABackwardPassLeavesNoTensorsBehind()
    {
        using var scope = NewDisposeScope();
        var (norms, geometry, inputs) = (Norms(), GeometryOf(1, 3, 1), Inputs(3, weighted: true));
        Step(inputs, norms, geometry, sum: true).sum().backward();
        var result = Step(inputs, norms, geometry, sum: true).sum();
        var before = scope.DisposablesCount;
        result.backward();
        Assert.Equal(before, scope.DisposablesCount);
    }

    // In single precision, with the channels of a pixel side by side, Torch takes other kernels, and matrices are overwritten in place.
    [Theory]
    [InlineData(3, 1, true, 4)]
    [InlineData(3, 1, false, 4)]
    [InlineData(3, 1, true, 16)]
    [InlineData(3, 1, false, 16)]
    [InlineData(5, 1, true, 16)]
    [InlineData(5, 2, false, 16)]
    [InlineData(3, 2, true, 32)]
    public void SinglePrecisionAgreesWithDouble(int kernel, int stride, bool sum, int channels)
    {
        using var scope = NewDisposeScope();
        var (generator, geometry) = (new Generator(3), GeometryOf(stride, kernel, 1));
        List<Tensor> exact = [];
        foreach (long[] shape in (long[][])[[8, channels, 14, 14], [channels, 1, kernel, kernel], [channels, channels, 1, 1]])
            for (var i = 0; i < Edges; i++) exact.Add(Leaf(randn(shape, float32, generator: generator).to(float64)));
        Tensor[] single = [.. exact.Select((t, i) => Leaf(i < Edges ? MemoryLayout.ChannelsLast(t.to(float32)) : t.to(float32)))];
        MixedBatchNorm[] Fresh() => [.. Enumerable.Range(0, Edges).Select(_ => new MixedBatchNorm(channels))];
        var actual = Step(single, Fresh(), geometry, sum);
        var expected = Step([.. exact], [.. Fresh().Select(n => n.to(float64))], geometry, sum);
        var projection = randn(expected.shape, float64, generator: generator);
        (expected * projection).sum().backward();
        (actual * projection.to(float32)).sum().backward();
        Assert.True(Distance(expected, actual) < 1e-5, $"results differ by {Distance(expected, actual):e1}");
        for (var i = 0; i < exact.Count; i++)
            Assert.True(Distance(exact[i].grad!, single[i].grad!) < 1e-5, $"gradients of {i} differ by {Distance(exact[i].grad!, single[i].grad!):e1}");
    }

    private static double Distance(Tensor expected, Tensor actual) => ((expected - actual.to(float64)).norm() / expected.norm()).item<double>();

    // The tensors in one list: images, depthwise kernels, 1×1 kernels and, where there are any, weights, each of all edges.
    private static Tensor[] Inputs(int kernel, bool weighted)
    {
        var generator = new Generator(3);
        List<Tensor> inputs = [];
        foreach (long[] shape in (long[][])[[2, Channels, 4, 4], [Channels, 1, kernel, kernel], [ChannelsOut, Channels, 1, 1]])
            for (var i = 0; i < Edges; i++) inputs.Add(Leaf(randn(shape, float64, generator: generator) + 0.3));
        if (weighted) inputs.AddRange([Leaf(tensor(0.7, float64)), Leaf(tensor(-1.3, float64))]);
        return [.. inputs];
    }

    private static Tensor Leaf(Tensor values) => values.detach().clone().requires_grad_();

    private static Tensor[] Copies(Tensor[] inputs) => [.. inputs.Select(Leaf)];

    private static MixedBatchNorm[] Norms() => [.. Enumerable.Range(0, Edges).Select(_ => new MixedBatchNorm(ChannelsOut) { Momentum = Momentum }.to(float64))];

    private static DepthwiseConvolution GeometryOf(int stride, int kernel, int dilation) => new(stride, dilation * (kernel - 1) / 2, dilation);

    private static Tensor Step(Tensor[] inputs, MixedBatchNorm[] norms, DepthwiseConvolution geometry, bool sum, int images = Edges)
    {
        var behind = inputs[images..];
        return ConvolutionNorm.Run(
            inputs[..images],
            behind[..Edges],
            behind[Edges..(2 * Edges)],
            norms,
            behind.Length > 2 * Edges ? behind[(2 * Edges)..] : null,
            geometry,
            sum);
    }

    private static Tensor Plain(Tensor[] inputs, Func<Tensor?, Tensor, Tensor> norm, DepthwiseConvolution geometry, bool sum)
    {
        var results = new Tensor[Edges];
        for (var i = 0; i < Edges; i++)
        {
            var y = nn.functional.conv2d(
                inputs[i],
                inputs[Edges + i],
                null,
                [geometry.Stride, geometry.Stride],
                [geometry.Padding, geometry.Padding],
                [geometry.Dilation, geometry.Dilation],
                Channels);
            var weight = inputs.Length > 3 * Edges ? inputs[(3 * Edges) + i].expand(ChannelsOut) : null;
            results[i] = norm(weight, nn.functional.conv2d(y, inputs[(2 * Edges) + i]));
        }

        return sum ? results.Aggregate((a, b) => a + b) : cat(results, 1);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected - actual).abs().max().ToDouble();
        Assert.True(difference <= 1e-10 * Math.Max(1, expected.abs().max().ToDouble()), $"differs by {difference:r}");
    }
}
