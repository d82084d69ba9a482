using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Estimates the running statistics of batch norms anew: those gathered while weights still moved fast, or under other architectures, mislead
/// (Guo et al. 2020, section 3.4; Bender et al. 2018, section 3.4).
/// </summary>
internal static class RunningStatistics
{
    /// <summary>Replaces the statistics of all batch norms of a module by the plain mean over some batches.</summary>
    /// <param name="module">Its mode is kept.</param>
    /// <param name="batches">Taken one at a time; what throws in it ends this with the statistics so far.</param>
    /// <param name="forward">Runs the module.</param>
    public static void Estimate(nn.Module module, IEnumerable<Tensor> batches, Action<Tensor> forward)
    {
        var mixed = module.modules().OfType<MixedBatchNorm>().Select(n => (Norm: n, n.Momentum)).ToArray();
        var plain = module.modules().OfType<NormBase>().Where(n => n.track_running_stats).Select(n => (Norm: n, n.momentum)).ToArray();
        if (mixed.Length + plain.Length == 0) return;
        using var _ = no_grad();
        var before = module.training;
        module.train();
        try
        {
            foreach (var (norm, _) in mixed) norm.Reset();
            foreach (var (norm, _) in plain) norm.reset_running_stats();
            var seen = 0;
            foreach (var batch in batches)
            {
                // A momentum of 1/n at the n-th batch makes the running mean the plain mean.
                seen++;
                foreach (var (norm, _) in mixed) norm.Momentum = 1.0 / seen;
                foreach (var (norm, _) in plain) norm.momentum = 1.0 / seen;
                using var scope = NewDisposeScope();
                forward(batch);
            }
        }
        finally
        {
            foreach (var (norm, momentum) in mixed) norm.Momentum = momentum;
            foreach (var (norm, momentum) in plain) norm.momentum = momentum;
            module.train(before);
        }
    }
}
