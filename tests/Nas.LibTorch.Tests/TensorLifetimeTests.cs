using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests;

public sealed class TensorLifetimeTests
{
    [Fact]
    public void AScopeDisposesWhatWasMadeInIt()
    {
        Tensor inside, kept, moved;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                Assert.Same(inner, CurrentDisposeScope);
                inside = ones(2);
                kept = ones(2).DetachFromDisposeScope();
                moved = ones(2).MoveToOuterDisposeScope();
                Assert.True(inner.Contains(inside));
                Assert.Equal(1, inner.DisposablesCount);
            }
            Assert.True(inside.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.Same(outer, CurrentDisposeScope);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void DisposeEverythingButKeepsTheNamed()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(1));
        Assert.Same(a, scope.DisposeEverythingBut(a));
        Assert.True(b.IsInvalid);
        Assert.False(a.IsInvalid);
        using var other = NewDisposeScope();
        other.Attach(a);
        Assert.False(scope.Contains(a));
        other.MoveToOther(scope, a);
        Assert.True(scope.Contains(a));
    }

    [Fact]
    public void ScopesBelongToTheirThread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void DisposingTwiceIsFineAndUseAfterwardsIsNot()
    {
        var x = ones(2);
        using var view = x.view(2, 1);
        x.Dispose();
        x.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() => x + 1);
        Assert.Contains("disposed", error.Message, StringComparison.Ordinal);
        Assert.Equal([1f, 1f], view.data<float>().ToArray());
    }

    [Fact]
    public void LibtorchsMessageComesThrough()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => ones(2, 3).reshape(4));
        Assert.Throws<ExternalException>(() => ones(2).ToSingle());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
    }

    [Fact]
    public void ElementsAreReadAndWrittenInPlace()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var elements = x.t().data<float>();
        Assert.Equal([1f, 4, 2, 5, 3, 6], elements.ToArray());
        elements[2, 1] = 9;
        Assert.Equal(9f, x[1, 2].item<float>());
        Assert.Equal(9f, ((float[,])x.data<float>().ToNDArray())[1, 2]);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Equal(24, x.bytes.Length);
        Assert.Equal("[2x3], type = Float32, device = cpu", x.ToString());
        Assert.Contains("[1 2 3]", x.str(), StringComparison.Ordinal);
    }

    [Fact]
    public void TypesAndDevices()
    {
        using var scope = NewDisposeScope();
        var x = arange(3);
        Assert.Equal(ScalarType.Int64, x.dtype);
        Assert.Equal(ScalarType.Float32, (x / 2).dtype);
        Assert.Equal(ScalarType.Float64, x.to_type(float64).dtype);
        Assert.Same(x, x.to(CPU));
        Assert.Equal(ScalarType.Bool, (x == 1).dtype);
        Assert.Equal(ScalarType.Int32, full(2, 7).dtype);
        Assert.Equal("cuda:1", device("cuda:1").ToString());
        Assert.Throws<ArgumentException>(() => device("abacus"));
        if (!cuda.is_available()) Assert.Equal(0, cuda.device_count());
        else Assert.Equal([0L, 1, 2], x.cuda().cpu().data<long>().ToArray());
        Assert.Equal([0.0, 0.5, 1.0], linspace(0, 1, 3, float64).data<double>().ToArray());
        Assert.Equal(3, eye(3).sum().ToInt32());
    }

    [Fact]
    public void SaveAndLoadKeepEverything()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        foreach (var x in new[] { randn(3, 2, generator: generator).t(), arange(300), tensor(true), empty([0, 4]), randn([2], float64, generator: generator).requires_grad_() })
        {
            using var stream = new MemoryStream();
            x.Save(stream);
            stream.Position = 0;
            var y = Tensor.Load(stream);
            Assert.Equal(x.dtype, y.dtype);
            Assert.Equal(x.shape, y.shape);
            Assert.True(x.equal(y).ToBoolean());
        }
        // Element type 6, two dimensions, 1 and 200 (as 0xC8 0x01), then 800 bytes.
        using var bytes = new MemoryStream();
        ones(1, 200).Save(bytes);
        Assert.Equal([6, 2, 1, 0xC8, 1, 0, 0, 0x80, 0x3F], bytes.ToArray()[..9]);
        Assert.Equal(5 + 800, bytes.Length);
        using var cut = new MemoryStream(bytes.ToArray()[..100]);
        Assert.Throws<EndOfStreamException>(() => Tensor.Load(cut));
        using var wrong = new MemoryStream([99, 1, 1, 0]);
        Assert.Throws<InvalidDataException>(() => Tensor.Load(wrong));
    }
}
