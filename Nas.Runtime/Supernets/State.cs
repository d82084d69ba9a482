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
    private State? _part;

    /// <summary>The state itself.</summary>
    public Tensor Value => value;

    /// <summary>The edges out of it where they are computed together; else null.</summary>
    public OutgoingEdges? Outgoing { get; set; }

    /// <summary>max(state, 0).</summary>
    public Tensor Rectified => Shared("relu", x => nn.functional.relu(x));

    /// <summary>The rectified state as four images of half the size, for dilated convolutions; its sides are even.</summary>
    public Tensor Interleaved => Shared("relu interleaved", _ => Interleaving.Split(Rectified));

    /// <summary>Every second row and column of the rectified state, for dilated convolutions of stride 2.</summary>
    public Tensor Subsampled => Shared("relu subsampled", _ => MemoryLayout.ChannelsLast(Rectified.slice(2, 0, value.shape[2], 2).slice(3, 0, value.shape[3], 2)));

    /// <summary>Whether both sides are even.</summary>
    public bool IsEven => value.shape[2] % 2 == 0 && value.shape[3] % 2 == 0;

    /// <summary>The first of equal parts of its channels, as a state of its own.</summary>
    /// <param name="parts">How many there are, the same in the whole supernet.</param>
    public State Part(int parts)
    {
        if (_part is not null) return _part;
        using var scope = NewDisposeScope();
        var first = value.narrow(1, 0, value.shape[1] / parts);
        return _part = new((Outgoing is null ? MemoryLayout.ChannelsLast(first) : first.contiguous()).MoveToOuterDisposeScope()) { Outgoing = Outgoing };
    }

    /// <summary>The other parts; at stride 2 the largest of each four pixels.</summary>
    /// <param name="parts">How many parts there are.</param>
    /// <param name="stride">1 or 2.</param>
    public Tensor Passing(int parts, int stride) => Shared($"passing at {stride}", x =>
    {
        var first = x.shape[1] / parts;
        var others = x.narrow(1, first, x.shape[1] - first);
        // Of an odd side the last pixel counts too, as it does for a convolution.
        return stride == 1 ? others : nn.functional.max_pool2d(MemoryLayout.ChannelsLast(others), 2, 2, ceil_mode: true);
    });

    /// <summary>What a candidate without weights makes of the state.</summary>
    /// <param name="candidate">The candidate's key.</param>
    /// <param name="compute">Computes it from the state.</param>
    public Tensor Shared(string candidate, Func<Tensor, Tensor> compute)
    {
        if (!_shared.TryGetValue(candidate, out var result)) _shared[candidate] = result = compute(value).MoveToOuterDisposeScope();
        return result;
    }
}
