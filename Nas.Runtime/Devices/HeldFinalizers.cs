using System.Runtime.CompilerServices;

namespace Nas.Runtime.Devices;

/// <summary>
/// While it lives, no finalizer runs in this process, unless what is collected waits for them. TorchSharp 0.107 hands the address of a number (a
/// <c>Scalar</c>, as each <c>x * 0.5</c> makes one) to Torch and keeps no reference: where another thread makes the garbage collector run just
/// then, the number's finalizer frees it while Torch still reads it. Where one thread computes and makes the garbage it cannot happen; with several
/// it does, rarely. Several may live at a time: the last one lets them run.
/// </summary>
internal sealed class HeldFinalizers : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly Lock Changing = new();
    private static int _living;
    private static Gate? _closed;

    /// <summary>Waits until the only thread that runs finalizers is in one that does not end.</summary>
    public HeldFinalizers()
    {
        lock (Changing)
        {
            if (_living++ > 0) return;
            _closed = new Gate();
            do
            {
                Drop(_closed);
                GC.Collect(0);
            }
            while (!_closed.Held.Wait(TimeSpan.FromMilliseconds(100)));
        }
    }

    /// <summary>Lets them run, and waits for those that are due, unless another one lives.</summary>
    public void Dispose()
    {
        lock (Changing)
        {
            if (--_living > 0) return;
            _closed!.Released.Set();
            GC.WaitForPendingFinalizers();
        }
    }

    // In a method of its own, so that nothing refers to the object afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(Gate gate) => _ = new Passing(gate);

    private sealed class Gate
    {
        public ManualResetEventSlim Held { get; } = new();

        public ManualResetEventSlim Released { get; } = new();
    }

    private sealed class Passing(Gate gate)
    {
        ~Passing()
        {
            gate.Held.Set();
            var (full, all) = (GC.CollectionCount(GC.MaxGeneration), GC.CollectionCount(0));
            while (!gate.Released.Wait(Look))
            {
                var (fullNow, allNow) = (GC.CollectionCount(GC.MaxGeneration), GC.CollectionCount(0));
                // Where memory runs out, TorchSharp collects everything and waits for the finalizers, which must not wait for it: then nothing is
                // collected any more. The next collection holds them again.
                if (fullNow != full && allNow == all)
                {
                    Drop(gate);
                    return;
                }

                all = allNow;
            }
        }
    }
}
