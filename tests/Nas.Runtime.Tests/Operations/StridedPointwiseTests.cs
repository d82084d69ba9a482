using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>
/// 1×1 convolutions of a stride against Torch's own on images whose channels do not lie last, where it is right. With the channels last
/// and fewer than 16 of them Torch damages the heap on processors with AVX-512, and this process would end.
/// </summary>
public class StridedPointwiseTests
{
    [Theory]
    [InlineData(1, 14, 2)]
    [InlineData(8, 28, 2)]
    [InlineData(8, 31, 2)]
    [InlineData(12, 16, 3)]
    [InlineData(20, 16, 2)]
    public void ItGivesTheValuesAndGradientsOfAStridedConvolution(int channels, int size, int stride)
    {
        using var scope = NewDisposeScope();
        var module = new StridedPointwise(channels, 6, stride, groups: 1);
        var weight = module.parameters().Single();
        for (var seed = 0; seed < 20; seed++)
        {
            using var step = NewDisposeScope();
            var images = randn([4, channels, size, size], generator: new Generator((ulong)seed));
            var (ours, plain) = (MemoryLayout.ChannelsLast(images).detach().requires_grad_(), images.clone().requires_grad_());
            var actual = module.forward(ours);
            var expected = nn.functional.conv2d(plain, weight, strides: [stride, stride]);
            Assert.True(expected.allclose(actual, 1e-4, 1e-5));
            var projection = randn(expected.shape, generator: new Generator((ulong)seed + 100));
            var slopes = autograd.grad([actual], [ours, weight], [projection]);
            var right = autograd.grad([expected], [plain, weight], [projection]);
            Assert.True(right[0].allclose(slopes[0], 1e-4, 1e-5));
            Assert.True(right[1].allclose(slopes[1], 1e-3, 1e-4));
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
    [InlineData(8, 1, 2, false)]
    [InlineData(1, 1, 2, false)]
    [InlineData(16, 1, 2, true)]
    [InlineData(8, 3, 2, true)]
    [InlineData(8, 1, 1, true)]
    public void AUsersNetworkSeesTheChannelsLastWhereThatIsSafe(int channels, int kernel, int stride, bool last)
    {
        using var scope = NewDisposeScope();
        var network = nn.Sequential(("first", nn.Conv2d(3, channels, 3)), ("second", nn.Conv2d(channels, 4, kernel, stride)));
        var images = MemoryLayout.For(network, randn(2, 3, 8, 8));
        Assert.Equal(last, images.stride()[1] == 1);
    }
}
