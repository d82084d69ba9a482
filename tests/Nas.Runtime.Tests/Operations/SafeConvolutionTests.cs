using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>
/// Convolutions against Torch's own in double precision, where it is right. With the channels of a pixel side by side Torch gets these
/// wrong in single precision: 1×1 kernels of a stride damage the heap on processors with AVX-512, so that this process would end.
/// </summary>
public class SafeConvolutionTests
{
    // Channels, size, kernel, stride, dilation, whether each channel is a group.
    [Theory]
    [InlineData(1, 14, 1, 2, 1, false)]
    [InlineData(8, 28, 1, 2, 1, false)]
    [InlineData(8, 31, 1, 2, 1, false)]
    [InlineData(12, 16, 1, 3, 1, false)]
    [InlineData(20, 16, 1, 2, 1, false)]
    [InlineData(8, 14, 3, 1, 2, true)]
    [InlineData(8, 7, 3, 1, 2, true)]
    [InlineData(24, 7, 5, 1, 2, true)]
    [InlineData(4, 14, 3, 1, 3, true)]
    [InlineData(16, 7, 3, 2, 2, true)]
    [InlineData(6, 7, 3, 1, 2, false)]
    [InlineData(1, 7, 3, 1, 1, false)]
    [InlineData(1, 7, 3, 1, 2, true)]
    [InlineData(8, 8, 3, 2, 1, true)]
    public void ItGivesTheRightValuesAndGradients(int channels, int size, int kernel, int stride, int dilation, bool grouped)
    {
        using var scope = NewDisposeScope();
        var layer = new Layer.Convolution(channels, grouped ? channels : 6, kernel, stride, dilation * (kernel - 1) / 2, dilation, grouped ? channels : 1);
        var module = new SafeConvolution(layer);
        var exactWeight = module.Weight.to(float64).detach().requires_grad_();
        for (var seed = 0; seed < 10; seed++)
        {
            using var step = NewDisposeScope();
            var images = randn([4, channels, size, size], generator: new Generator((ulong)seed));
            var (ours, exact) = (MemoryLayout.ChannelsLast(images).detach().requires_grad_(), images.to(float64).requires_grad_());
            var actual = module.forward(ours);
            var expected = nn.functional.conv2d(
                exact, exactWeight, null, [stride, stride], [layer.Padding, layer.Padding], [dilation, dilation], layer.Groups);
            AssertClose(expected, actual);
            var projection = MemoryLayout.ChannelsLast(randn(expected.shape, generator: new Generator((ulong)seed + 100)));
            var slopes = autograd.grad([actual], [ours, module.Weight], [projection]);
            var right = autograd.grad([expected], [exact, exactWeight], [projection.to(float64)]);
            AssertClose(right[0], slopes[0]);
            AssertClose(right[1], slopes[1]);
        }
    }

    [Theory]
    [InlineData(8, 28)]
    [InlineData(8, 15)]
    [InlineData(16, 14)]
    public void AFactorizedReductionIsTwoOfThemTheSecondMovedByOnePixel(int channels, int size)
    {
        using var scope = NewDisposeScope();
        var reduce = new FactorizedReduce(channels, 7, affine: true);
        var (first, second) = (reduce.get_parameter("conv1.weight")!, reduce.get_parameter("conv2.weight")!);
        var images = randn([4, channels, size, size], generator: new Generator(1));
        var plain = images.clone().requires_grad_();
        var ours = MemoryLayout.ChannelsLast(images).detach().requires_grad_();
        var rectified = nn.functional.relu(plain);
        var padded = nn.functional.pad(rectified, [0, size % 2, 0, size % 2]);
        var moved = padded.slice(2, 1, padded.shape[2], 1).slice(3, 1, padded.shape[3], 1).contiguous();
        var both = cat(
            [nn.functional.conv2d(rectified, first, strides: [2, 2]), nn.functional.conv2d(moved, second, strides: [2, 2])], 1);
        var expected = nn.functional.batch_norm(both, null, null, null, null, true, 0.1, 1e-5);
        var actual = reduce.forward(ours);
        Assert.True(expected.allclose(actual, 1e-4, 1e-5));
        var projection = randn(expected.shape, generator: new Generator(2));
        Assert.True(autograd.grad([expected], [plain], [projection])[0].allclose(autograd.grad([actual], [ours], [projection])[0], 1e-3, 1e-4));
    }

    [Theory]
    [InlineData(8, 1, 2, 1, false)]
    [InlineData(1, 1, 2, 1, false)]
    [InlineData(16, 1, 2, 1, true)]
    [InlineData(8, 3, 2, 1, true)]
    [InlineData(8, 1, 1, 1, true)]
    [InlineData(8, 3, 1, 2, false)]
    public void AUsersNetworkSeesTheChannelsLastWhereThatIsSafe(int channels, int kernel, int stride, int dilation, bool last)
    {
        using var scope = NewDisposeScope();
        var network = nn.Sequential(("first", nn.Conv2d(3, channels, 3)), ("second", nn.Conv2d(channels, channels, kernel, stride, dilation: dilation, groups: channels)));
        var images = MemoryLayout.For(network, randn(2, 3, 8, 8));
        Assert.Equal(last, images.stride()[1] == 1);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var distance = ((expected - actual.to(float64)).norm() / expected.norm()).item<double>();
        Assert.True(distance < 1e-5, $"off by {distance:e1}");
    }
}
