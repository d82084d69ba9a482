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
    private readonly long[] _begins; // where each weight begins in the vector

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
        _begins = new long[weights.Length];
        Vector = Joined(weights.Select(w => w.detach())).DetachFromDisposeScope();
        var end = 0L;
        for (var i = 0; i < weights.Length; i++)
        {
            _begins[i] = end;
            end += weights[i].numel();
            weights[i].set_(Vector.narrow(0, _begins[i], weights[i].numel()).view(weights[i].shape));
        }
    }

    /// <summary>All of them, (numbers).</summary>
    public Tensor Vector { get; }

    /// <summary>The weights that have a gradient, in runs of neighbours.</summary>
    /// <param name="gradients">That of each weight, or null.</param>
    /// <returns>Of each run where it begins in the vector, and the gradients one behind the other.</returns>
    public IReadOnlyList<(long Begin, Tensor Gradient)> Runs(IReadOnlyList<Tensor?> gradients)
    {
        var runs = new List<(long, Tensor)>();
        for (var end = 0; end < _weights.Length; end++)
        {
            var begin = end;
            while (end < _weights.Length && gradients[end] is not null) end++;
            if (end > begin) runs.Add((_begins[begin], Joined(gradients.Skip(begin).Take(end - begin)!)));
        }

        return runs;
    }

    /// <summary>The numbers of tensors one behind the other.</summary>
    public static Tensor Joined(IEnumerable<Tensor> tensors) => cat([.. tensors.Select(t => t.flatten())], 0);
}
