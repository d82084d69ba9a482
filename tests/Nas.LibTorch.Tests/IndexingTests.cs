using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests;

/// <summary>tensor[...] on the numbers 0 to 23 in the shape (2, 3, 4).</summary>
public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = arange(24).reshape(2, 3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void NumbersAndSlices()
    {
        Assert.Equal(23, _x[1, 2, 3].ToInt64());
        Assert.Equal(23, _x[-1, -1, -1].ToInt64());
        Assert.Equal([3, 4], _x[1].shape);
        Values([16, 17, 18, 19], _x[1, 1]);
        Values([1, 13], _x[TensorIndex.Colon, 0, 1]);
        Values([13, 15], _x[1, 0, TensorIndex.Slice(1, null, 2)]);
        Values([1, 2], _x[0, 0, 1..3]);
        Values([3, 7, 11], _x[0, TensorIndex.Colon, ^1]);
        Values([21, 22, 23], _x[1, 2, 1..]);
        Values([0, 4, 8, 12, 16, 20], _x[TensorIndex.Ellipsis, 0]);
        Assert.Equal([2, 1, 3, 4], _x[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Throws<IndexOutOfRangeException>(() => _x[0, 0, 0, 0]);
    }

    [Fact]
    public void MasksAndIndexTensors()
    {
        Values([22, 23], _x[_x > 21]);
        Values([12, 13, 14, 15, 0, 1, 2, 3], _x[tensor(new long[] { 1, 0 }), tensor(new long[] { 0, 0 })]);
        Values([13, 21], _x[1, TensorIndex.Tensor(tensor(new[] { true, false, true })), 1]);
        Values([2, 0], _x[0, 0, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))]);
        Assert.Equal([2, 3, 2], _x[TensorIndex.Ellipsis, TensorIndex.Tensor(tensor(new long[] { 3, 1 }))].shape);
    }

    [Fact]
    public void Assignment()
    {
        _x[0, 0, 0] = tensor(100L);
        _x[1, TensorIndex.Colon, 3] = tensor(new long[] { 7, 8, 9 });
        _x[_x == 1] = tensor(50L);
        Values([100, 50, 2, 3], _x[0, 0]);
        Values([7, 8, 9], _x[1, TensorIndex.Colon, 3]);
        _x.index_put_(tensor(1L), [tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 }), tensor(new long[] { 2, 2 })], true);
        Assert.Equal(4, _x[0, 0, 2].ToInt64());
    }

    [Fact]
    public void AViewSharesMemory()
    {
        _x[0][1].fill_(5);
        Values([5, 5, 5, 5], _x[0, 1]);
    }

    private static void Values(long[] expected, Tensor actual) => Assert.Equal(expected, actual.contiguous().data<long>().ToArray());
}
