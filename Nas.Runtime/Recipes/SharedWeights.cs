using Nas.Runtime.Evaluation;
using Nas.Runtime.Supernets;
using TorchSharp;

namespace Nas.Runtime.Recipes;

/// <summary>The weights that a search has trained for all architectures at once.</summary>
/// <param name="Supernet">The supernet; it is disposed of with this.</param>
/// <param name="Share">The share of the training examples that it learnt from, the first part of <see cref="SearchRun.Split"/>.</param>
public sealed record SharedWeights(Supernet Supernet, double Share) : IDisposable
{
    /// <summary>Those of the newest checkpoint of a search.</summary>
    /// <param name="run">The search.</param>
    /// <param name="supernet">One like that which was trained; it is this one's from now on.</param>
    /// <param name="share">The share of the training examples that they learnt from.</param>
    /// <returns>Null where no epoch is over.</returns>
    public static SharedWeights? Of(SearchRun run, Supernet supernet, double share)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(supernet);
        supernet.to(run.Device);
        var found = run.Checkpoints.Load(reader =>
        {
            reader.ReadInt32(); // the stage
            supernet.load(reader);
        });
        if (found) return new(supernet, share);
        supernet.Dispose();
        return null;
    }

    /// <summary>Measures architectures with them, on the examples that they have never seen.</summary>
    /// <param name="run">The search.</param>
    /// <param name="recalibration">Training examples that the batch norms see before an architecture is measured; the caller's dispose scope owns them.</param>
    public InheritedWeightsEvaluator Evaluator(SearchRun run, int recalibration = 2000)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (train, valid) = run.Split(Share);
        return new(Supernet, run.Parameters, run.Data, BatchNormStatistics.Kept(run.Data, train, recalibration, run.Device, run.Cancellation), valid, run.Device);
    }

    /// <inheritdoc/>
    public void Dispose() => Supernet.Dispose();
}
