using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A state of a cell, with what the edges out of it share: many candidates begin with the same ReLU, and candidates without weights give
/// every edge the same result. Each is computed once, by the first edge that asks, and lives as long as the cell's forward pass.
/// </summary>
/// <param name="value">(batch, channels, height, width).</param>
internal sealed class State(Tensor value)
{
    private readonly Dictionary<string, Tensor> _shared = [];

    /// <summary>The state itself.</summary>
    public Tensor Value => value;

    /// <summary>max(state, 0).</summary>
    public Tensor Rectified => Shared("relu", x => nn.functional.relu(x));

    /// <summary>The rectified state as four images of half the size, for dilated convolutions; its sides are even.</summary>
    public Tensor Interleaved => Shared("relu interleaved", _ => Interleaving.Split(Rectified));

    /// <summary>Every second row and column of the rectified state, for dilated convolutions of stride 2.</summary>
    public Tensor Subsampled => Shared("relu subsampled", _ => MemoryLayout.ChannelsLast(Rectified.slice(2, 0, value.shape[2], 2).slice(3, 0, value.shape[3], 2)));

    /// <summary>Whether both sides are even.</summary>
    public bool IsEven => value.shape[2] % 2 == 0 && value.shape[3] % 2 == 0;

    /// <summary>What a candidate without weights makes of the state.</summary>
    /// <param name="candidate">The candidate's key.</param>
    /// <param name="compute">Computes it from the state.</param>
    public Tensor Shared(string candidate, Func<Tensor, Tensor> compute)
    {
        if (!_shared.TryGetValue(candidate, out var result)) _shared[candidate] = result = compute(value).MoveToOuterDisposeScope();
        return result;
    }
}
