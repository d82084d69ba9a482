using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>The gradient of a wide kernel against that of Torch, in float64.</summary>
public class DepthwiseConvolutionTests
{
    [Theory]
    [InlineData(5, 1, 14, 9)]
    [InlineData(5, 2, 14, 9)]
    [InlineData(5, 2, 7, 8)]
    [InlineData(5, 1, 4, 4)] // lower than the kernel
    [InlineData(5, 1, 1, 1)]
    [InlineData(7, 1, 6, 11)]
    [InlineData(7, 2, 11, 6)]
    public void InStripsItIsTheSame(int size, int stride, int height, int width)
    {
        using var scope = NewDisposeScope();
        var (generator, convolution) = (new Generator(3), new DepthwiseConvolution(stride, size / 2, 1));
        var images = MemoryLayout.ChannelsLast(randn([2, 3, height, width], float64, generator: generator));
        var kernel = randn([3, 1, size, size], float64, generator: generator).requires_grad_();
        var result = convolution.Run(images, kernel);
        var gradient = randn(result.shape, float64, generator: generator);
        var expected = autograd.grad([result], [kernel], [gradient])[0];

        Assert.True(convolution.HasWideKernel(kernel));
        var actual = convolution.KernelGradient(images, kernel.detach(), gradient);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True((expected - actual).abs().max().item<double>() < 1e-12 * size * height * width);
    }
}
