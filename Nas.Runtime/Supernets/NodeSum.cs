using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// All that comes into a node: of edges whose candidates have all channels, and of those whose candidates have a part of them (Xu et al. 2020, equation 2). Since joining
/// and shuffling channels is linear, the parts of all edges are added first, and joined once.
/// </summary>
/// <param name="gates">What runs.</param>
/// <param name="channels">The channels that elastic candidates put out, or null: as many as come in.</param>
internal sealed class NodeSum(Gates gates, int? channels = null)
{
    private readonly WeightedSum _passing = new();
    private int _parts; // of the channels, where some pass candidates by

    /// <summary>Of edges whose candidates have all channels.</summary>
    public CandidateSum Whole { get; } = new(gates, channels);

    /// <summary>Of edges whose candidates have a part of the channels.</summary>
    public CandidateSum Part { get; } = new(gates, null);

    /// <summary>Adds channels that pass candidates by.</summary>
    /// <param name="state">What the edge comes from.</param>
    /// <param name="partial">How many parts there are, and the edge's stride.</param>
    /// <param name="weight">The edge's weight, or null for 1.</param>
    public void AddPassing(State state, (int Parts, int Stride) partial, Tensor? weight)
    {
        using var scope = NewDisposeScope();
        _parts = partial.Parts;
        _passing.AddShared(state.Passing(partial.Parts, partial.Stride), weight);
    }

    /// <summary>The sum, (batch, channels, height, width), or null where nothing was added.</summary>
    public Tensor? Total()
    {
        var whole = Whole.Total();
        if (_passing.Total() is not { } passing) return whole;
        var joined = Shuffled(Part.Total(), passing);
        return whole is null ? joined : whole + joined;
    }

    // Channel by channel one of the part, and one of each of the others (Zhang et al. 2018, ShuffleNet, section 3.1).
    private Tensor Shuffled(Tensor? part, Tensor passing)
    {
        using var scope = NewDisposeScope();
        var others = passing.permute(0, 2, 3, 1).reshape(passing.shape[0], passing.shape[2], passing.shape[3], _parts - 1, -1).transpose(3, 4);
        var first = part is null ? zeros_like(others.narrow(4, 0, 1)) : part.permute(0, 2, 3, 1).unsqueeze(4);
        return cat([first, others], 4).flatten(3, 4).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
