using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

public class MemoryLayoutTests
{
    // Part of a batch begins behind the beginning of its memory.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Images_are_the_same_in_the_other_layout(int channels)
    {
        using var scope = NewDisposeScope();
        var part = arange(5 * channels * 4 * 3, dtype: ScalarType.Float32).view(5, channels, 4, 3).narrow(0, 2, 3);
        var moved = MemoryLayout.ChannelsLast(part);
        Assert.Equal(part.data<float>().ToArray(), moved.contiguous().data<float>().ToArray());
        Assert.Equal(new long[] { 12 * channels, 1, 3 * channels, channels }, moved.stride());
    }
}
