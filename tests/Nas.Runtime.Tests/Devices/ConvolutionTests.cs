using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Devices;

/// <summary>
/// Torch's own convolutions in single precision against double precision, in the shapes that its kernels were seen to get wrong, before
/// <see cref="Nas.Runtime.Devices.TorchLibraries.Load()"/> chose others. 1×1 kernels of a stride damaged the heap: this process would end.
/// </summary>
public class ConvolutionTests
{
    // Whether the channels lie last, channels in and out, kernel, stride, dilation, whether each channel is a group.
    [Theory]
    [InlineData(true, 8, 4, 1, 2, 1, false)]
    [InlineData(true, 3, 8, 1, 2, 1, false)]
    [InlineData(true, 16, 80, 1, 1, 1, false)]
    [InlineData(true, 36, 36, 1, 1, 1, false)]
    [InlineData(true, 16, 16, 3, 1, 2, true)]
    [InlineData(true, 64, 64, 5, 1, 2, true)]
    [InlineData(true, 1, 4, 3, 1, 1, false)]
    [InlineData(false, 40, 16, 3, 1, 1, false)]
    [InlineData(false, 12, 8, 5, 2, 1, false)]
    public void ItsValuesAndGradientsAreRight(bool last, int channels, int channelsOut, int kernel, int stride, int dilation, bool grouped)
    {
        var groups = grouped ? channels : 1;
        var padding = dilation * (kernel / 2);
        foreach (var (batch, size, seed) in ((int, int, ulong)[])[(1, 7, 1), (8, 14, 2), (4, 28, 3), (16, 14, 4)])
        {
            using var scope = NewDisposeScope();
            var generator = new Generator(seed);
            var images = Laid(randn([batch, channels, size, size], generator: generator)).detach().requires_grad_();
            var weight = randn([channelsOut, channels / groups, kernel, kernel], generator: generator).requires_grad_();
            var (exactImages, exactWeight) = (images.detach().to(float64).contiguous().requires_grad_(), weight.detach().to(float64).requires_grad_());
            var actual = Convolve(images, weight);
            var expected = Convolve(exactImages, exactWeight);
            AssertClose(expected, actual);
            using (no_grad()) AssertClose(expected, Convolve(images, weight));

            var projection = Laid(randn(expected.shape, generator: generator));
            var slopes = autograd.grad([actual], [images, weight], [projection]);
            var right = autograd.grad([expected], [exactImages, exactWeight], [projection.to(float64)]);
            AssertClose(right[0], slopes[0]);
            AssertClose(right[1], slopes[1]);
        }

        Tensor Laid(Tensor x) => last ? MemoryLayout.ChannelsLast(x) : x;

        Tensor Convolve(Tensor x, Tensor weight) =>
            nn.functional.conv2d(x, weight, null, [stride, stride], [padding, padding], [dilation, dilation], groups);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var distance = ((expected - actual.to(float64)).norm() / expected.norm()).item<double>();
        Assert.True(distance < 1e-4, $"off by {distance:e1}");
    }
}
