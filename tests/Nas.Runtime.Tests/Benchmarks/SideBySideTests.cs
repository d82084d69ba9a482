using System.Runtime.CompilerServices;
using Nas.Runtime.Benchmarks;

namespace Nas.Runtime.Tests.Benchmarks;

public class SideBySideTests
{
    private int _finalized;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(100, 1)]
    [InlineData(100, 3)]
    [InlineData(0, 3)]
    public void Every_piece_is_done_once(int pieces, int threads)
    {
        var done = new int[pieces];
        SideBySide.Run(pieces, threads, (piece, _) => Interlocked.Increment(ref done[piece]), default);
        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Where_one_fails_no_other_begins()
    {
        var begun = 0;
        var thrown = Assert.Throws<InvalidOperationException>(() => SideBySide.Run(1000, 2, (piece, _) =>
        {
            Interlocked.Increment(ref begun);
            if (piece == 40) throw new InvalidOperationException("forty");
        }, default));
        Assert.Equal("forty", thrown.Message);
        Assert.InRange(begun, 41, 64);
    }

    // TorchSharp's numbers are freed by finalizers while Torch still reads them, if the garbage that another thread makes is collected just then.
    [Fact]
    public void While_several_threads_compute_nothing_is_finalized()
    {
        var early = 0;
        SideBySide.Run(4, 2, (_, _) =>
        {
            for (var i = 0; i < 20; i++)
            {
                Drop();
                GC.Collect();
                Thread.Sleep(1);
                Interlocked.Add(ref early, Volatile.Read(ref _finalized));
            }
        }, default);
        Assert.Equal(0, early);
        Assert.InRange(Volatile.Read(ref _finalized), 1, 80);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drop() => _ = new Dropped(this);

    private sealed class Dropped(SideBySideTests owner)
    {
        ~Dropped() => Interlocked.Increment(ref owner._finalized);
    }
}
