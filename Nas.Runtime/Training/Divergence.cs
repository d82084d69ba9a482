using System.Globalization;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// When a training counts as diverged: its loss, a weight, a statistic of its batch norms or an output is infinite or not a number. Such a
/// network answers with the first class whatever it sees, and that may score well. Every training ends at once with what is said here.
/// </summary>
/// <param name="what">What is trained, as the subject of a sentence.</param>
/// <param name="remedy">What to lower, with its value, as in <see cref="LearningRate"/>.</param>
internal sealed class Divergence(string what, string remedy)
{
    /// <summary>The remedy where there is no other than the learning rate of the weights.</summary>
    public static string LearningRate(double value) => $"--learning-rate ({Number(value)})";

    /// <summary>A number as users type it.</summary>
    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>Checks the loss of a step.</summary>
    /// <param name="loss">In nats.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="step">From 1.</param>
    /// <exception cref="FailureException">It is not finite.</exception>
    public void CheckLoss(double loss, int epoch, int step)
    {
        if (!double.IsFinite(loss)) throw Diverged($" in epoch {epoch + 1}, step {step}", "the loss is not a number");
    }

    /// <summary>Checks what a training has left behind.</summary>
    /// <param name="network">Its weights and statistics are checked.</param>
    /// <param name="others">What else was trained.</param>
    /// <exception cref="FailureException">One is not finite.</exception>
    public void CheckWeights(nn.Module network, IEnumerable<Tensor>? others = null)
    {
        if (!AreFinite([.. network.parameters(), .. others ?? []])) throw Diverged(null, "its weights are not all numbers");
        // Values too large to be squared: behind such a norm everything is 0, and the loss may be a number.
        if (!All(Statistics(network), t => t.isinf().logical_not().all())) throw Diverged(null, "the statistics of its batch norms are infinite");
    }

    /// <summary>Checks what a network that was measured has answered.</summary>
    /// <exception cref="FailureException">Not with numbers.</exception>
    public void Check(Testing measured)
    {
        if (!double.IsFinite(measured.Loss)) throw Diverged(null, "its outputs are not all numbers");
    }

    /// <summary>Whether every number in <paramref name="tensors"/> is one: neither infinite nor not a number.</summary>
    public static bool AreFinite(IEnumerable<Tensor> tensors) => All(tensors, t => t.isfinite().all());

    // The device is waited for once.
    private static bool All(IEnumerable<Tensor> tensors, Func<Tensor, Tensor> test)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var all = tensors.Where(t => t.numel() > 0).Select(test).ToArray();
        return all.Length == 0 || stack(all, 0).all().item<bool>();
    }

    // Of batch norms alone: what else a user's network keeps may hold infinities on purpose, such as a mask. That of a single value is not
    // a number, in a healthy training as well.
    private static IEnumerable<Tensor> Statistics(nn.Module network) =>
        network.modules().Where(m => m is NormBase or MixedBatchNorm).SelectMany(m => m.buffers());

    private FailureException Diverged(string? where, string why) => new($"{what} diverged{where}: {why}.", $"Lower {remedy}.");
}
