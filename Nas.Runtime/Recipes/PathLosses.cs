using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>How paths of a supernet do at a glance, with batch norms that go by the examples that are shown.</summary>
internal static class PathLosses
{
    /// <summary>Their losses, all on the same examples.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="run">The search.</param>
    /// <param name="supernet">The weights.</param>
    /// <param name="examples">Those that the weights never see.</param>
    /// <param name="count">How many of these are shown.</param>
    /// <param name="random">Which.</param>
    public static double[] Of(IReadOnlyList<Genotype> paths, SearchRun run, Supernet supernet, int[] examples, int count, RandomStream random)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var task = TaskLoss.Of(run.Data.Task);
        var batch = Batches.Of(run.Data, examples, count, random, device: run.Device).First();
        var losses = supernet.AtAGlance(() => stack([.. paths.Select(p => task.Mean(supernet.forward(batch.X, Gates.Of(p)), batch.Y))]));
        return losses.to(ScalarType.Float64).cpu().data<double>().ToArray();
    }
}
