using System.Runtime.ExceptionServices;
using Nas.Runtime.Devices;
using static TorchSharp.torch;

namespace Nas.Runtime.Benchmarks;

/// <summary>Independent pieces of work on several threads; on each of them Torch computes with one, since every core has work of its own.</summary>
internal static class SideBySide
{
    private const int PiecesInARow = 16;

    /// <summary>
    /// Does all pieces, in rising order but several at a time. It ends early where it is cancelled; the pieces under way are then lost, and
    /// those completed count. Where one fails no other begins, and its exception is thrown here.
    /// </summary>
    /// <param name="pieces">How many there are.</param>
    /// <param name="threads">How many are done at a time.</param>
    /// <param name="work">Does the piece of a number from 0.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static void Run(int pieces, int threads, Action<int, CancellationToken> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        var end = 0;

        // The number of Torch's threads is a setting of each thread, so these are new.
        var torchThreads = get_num_threads();
        while (end < pieces && !stop.IsCancellationRequested)
        {
            // What finalizers would free is freed between the rounds.
            using var held = threads > 1 ? new HeldFinalizers() : null;
            end = Math.Min(pieces, end + PiecesInARow * threads);
            Thread[] workers = [.. Enumerable.Range(0, Math.Min(threads, end - next - 1)).Select(i => new Thread(Work) { Name = $"work {i}" })];
            foreach (var worker in workers) worker.Start();
            foreach (var worker in workers) worker.Join();
            next = end - 1;
        }

        set_num_threads(torchThreads);
        failure?.Throw();

        void Work()
        {
            try
            {
                set_num_threads(1);
                while (Interlocked.Increment(ref next) is var piece && piece < end)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(piece, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // What was under way is lost.
            }
#pragma warning disable CA1031 // It is thrown again where the work was started.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        }
    }
}
