using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A state of a cell, with what the edges out of it share: many candidates begin with the same ReLU, and candidates without weights give
/// every edge the same result. Each is computed once, by the first edge that asks.
/// </summary>
/// <param name="value">(batch, channels, height, width).</param>
public sealed class State(Tensor value)
{
    private readonly Dictionary<string, Tensor> _shared = [];
    private readonly Dictionary<string, (Tensor Result, Tensor Mean, Tensor Variance)> _normalized = [];
    private Tensor? _rectified;

    /// <summary>The state itself.</summary>
    public Tensor Value => value;

    /// <summary>max(state, 0).</summary>
    public Tensor Rectified => _rectified ??= nn.functional.relu(value);

    /// <summary>What a candidate without weights makes of the state.</summary>
    /// <param name="candidate">The candidate's key.</param>
    /// <param name="compute">Computes it from the state.</param>
    internal Tensor Shared(string candidate, Func<Tensor, Tensor> compute)
    {
        if (!_shared.TryGetValue(candidate, out var result)) _shared[candidate] = result = compute(value);
        return result;
    }

    /// <summary>The same, normalised with the batch's statistics.</summary>
    internal (Tensor Result, Tensor Mean, Tensor Variance) Normalized(string candidate, Func<Tensor, Tensor> compute)
    {
        if (!_normalized.TryGetValue(candidate, out var result))
            _normalized[candidate] = result = MixedBatchNorm.Normalize(Shared(candidate, compute));
        return result;
    }
}
