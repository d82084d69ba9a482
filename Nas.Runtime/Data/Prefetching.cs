using System.Collections.Concurrent;

namespace Nas.Runtime.Data;

/// <summary>Makes batches on another thread while those before them are computed with: a GPU is not to wait for images that are cut and mirrored.</summary>
internal static class Prefetching
{
    /// <summary>The same batches in the same order, the next ones in the making. They belong to whoever takes them; what nobody takes is released.</summary>
    /// <param name="batches">Gone through on a thread of its own, so that it may share nothing that others change.</param>
    /// <param name="ahead">At most how many are made and not taken yet.</param>
    public static IEnumerable<Batch> Ahead(this IEnumerable<Batch> batches, int ahead = 2)
    {
        using var made = new BlockingCollection<Batch>(ahead);
        using var taken = new CancellationTokenSource();
        // An exception is the taker's: it comes when all that was made before it is taken.
        var making = Task.Factory.StartNew(Make, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in made.GetConsumingEnumerable()) yield return batch;
            making.GetAwaiter().GetResult();
        }
        finally
        {
            taken.Cancel();
            ((IAsyncResult)making).AsyncWaitHandle.WaitOne();
            while (made.TryTake(out var batch)) batch.Dispose();
        }

        void Make()
        {
            try
            {
                foreach (var batch in batches)
                {
                    try
                    {
                        made.Add(batch, taken.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        batch.Dispose();
                        return;
                    }
                }
            }
            finally
            {
                made.CompleteAdding();
            }
        }
    }
}
