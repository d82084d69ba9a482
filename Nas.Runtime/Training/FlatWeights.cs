using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// Weights that lie in memory one behind the other, so that a step of an optimiser takes a few operators for all of them instead of a few for each. The weights stay what they are: from now on
/// they are views of one vector.
/// </summary>
internal sealed class FlatWeights
{
    private readonly Parameter[] _weights;
    private readonly long[] _ends; // where each weight ends in the vector

    /// <summary>Moves weights together.</summary>
    /// <param name="weights">At least one, all on one device.</param>
    /// <exception cref="UsageException">They are of several kinds of number.</exception>
    public FlatWeights(Parameter[] weights)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        if (weights.Any(w => w.dtype != weights[0].dtype))
            throw new UsageException($"The weights are numbers of several kinds, {string.Join(" and ", weights.Select(w => w.dtype).Distinct())}. Give all modules of a network one kind.");
        _weights = weights;
        _ends = new long[weights.Length];
        var end = 0L;
        for (var i = 0; i < weights.Length; i++) _ends[i] = end += weights[i].numel();
        Vector = cat([.. weights.Select(w => w.detach().flatten())], 0).DetachFromDisposeScope();
        for (var i = 0; i < weights.Length; i++) weights[i].set_(Vector.narrow(0, Begin(i), weights[i].numel()).view(weights[i].shape));
    }

    /// <summary>All of them, (numbers).</summary>
    public Tensor Vector { get; }

    /// <summary>The weights that have a gradient, in runs of neighbours.</summary>
    /// <param name="gradients">That of each weight, or null.</param>
    /// <returns>Of each run where it begins in the vector, and the gradients one behind the other.</returns>
    public IReadOnlyList<(long Begin, Tensor Gradient)> Runs(IReadOnlyList<Tensor?> gradients)
    {
        var runs = new List<(long, Tensor)>();
        for (var i = 0; i < _weights.Length; i++)
        {
            if (gradients[i] is null) continue;
            var run = new List<Tensor>();
            for (var begin = i; ; i++)
            {
                if (i < _weights.Length && gradients[i] is { } gradient) run.Add(gradient.flatten());
                else
                {
                    runs.Add((Begin(begin), cat(run, 0)));
                    break;
                }
            }
        }

        return runs;
    }

    private long Begin(int weight) => weight == 0 ? 0 : _ends[weight - 1];
}
