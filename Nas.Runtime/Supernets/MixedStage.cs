using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A stage of a supernet: all blocks, as wide as the widest choice. A narrower one takes slices; where several widths are weighed at once,
/// each channel has the weight of the widths that hold it (Wan et al. 2020, FBNetV2, section 3.1), or the channels of each width are stretched to
/// those of the widest that is weighed and then summed (Dong and Yang 2019), as the gate says. The results of several depths are weighed and summed.
/// </summary>
internal sealed class MixedStage : MixedBlock
{
    private readonly GraphPlan _plan;
    private readonly long[] _widths;
    private readonly MixedEdge[] _blocks;

    /// <summary>New weights for a stage.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The stage, nothing chosen.</param>
    /// <param name="widths">Its widths, in the order of the choice.</param>
    public MixedStage(string name, GraphPlan plan, IEnumerable<long> widths)
        : base(name)
    {
        (_plan, _widths) = (plan, [.. widths]);
        _blocks = [.. plan.Nodes.Select(node =>
        {
            var mixed = new MixedEdge(node.Edges[0]);
            register_module(node.Edges[0].Module, mixed);
            return mixed;
        })];
    }

    /// <summary>Puts the channels that the stage puts out in the order of their importance, where its width is a choice.</summary>
    /// <param name="next">Says of the channels what reads them behind the stage, and whether they come out of it again.</param>
    public void SortChannels(Func<SharedChannels, bool> next)
    {
        if (_plan.Graph.Width < 0) return;
        var channels = new SharedChannels();
        var isOwn = !_blocks[0].WriteTo(channels);
        foreach (var block in _blocks.Skip(1))
        {
            block.ReadFrom(channels);
            block.WriteTo(channels);
        }

        if (isOwn && !next(channels)) channels.Sort();
    }

    /// <summary>The channels that come in are some that others have as well.</summary>
    /// <returns>Whether they come out again.</returns>
    public bool ReadFrom(SharedChannels channels) => _blocks[0].ReadFrom(channels);

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, Gates gates)
    {
        using var scope = NewDisposeScope();
        var x = inputs[0];
        var (width, mix) = Width(gates, x);
        var depths = _plan.Graph.Depth < 0 ? null : gates[_plan.Graph.Depth];
        Tensor? total = null;
        for (var n = 0; n < _blocks.Length; n++)
        {
            x = Block(n, x, width, gates);
            if (mix is not null) x = mix(x);
            if (depths is null || n + 1 < _plan.Graph.Stage!.MinDepth) continue;
            var depth = n + 1 - _plan.Graph.Stage.MinDepth;
            if (depths.IsActive(depth))
            {
                var weighted = depths.Weight(depth) is { } weight ? x * weight : x;
                total = total is null ? weighted : total + weighted;
            }

            // No deeper one is wanted.
            if (depths.Active >> (depth + 1) == 0) break;
        }

        return (depths is null ? x : total ?? throw new ArgumentException($"No depth of {_plan.Name} is active.", nameof(gates))).MoveToOuterDisposeScope();
    }

    private Tensor Block(int n, Tensor x, int width, Gates gates)
    {
        var sum = new NodeSum(gates, width);
        _blocks[n].AddTo(sum, new State(x), gates, null);
        return sum.Total() ?? throw new ArgumentException($"No candidate of {_plan.Name}.{_plan.Nodes[n].Node.Name} is active.", nameof(gates));
    }

    // The width to run at, and what makes one of several that are weighed.
    private (int Width, Func<Tensor, Tensor>? Mix) Width(Gates gates, Tensor like)
    {
        if (_plan.Graph.Width < 0) return (_plan.Channels, null);
        var gate = gates[_plan.Graph.Width];
        var active = Enumerable.Range(0, _widths.Length).Where(gate.IsActive).ToArray();
        if (active.Length == 0) throw new ArgumentException($"No width of {_plan.Name} is active.", nameof(gates));
        var largest = (int)active.Max(i => _widths[i]);
        if (active.Length == 1 && gate.Weight(active[0]) is null) return (largest, null);
        if (gate.Interpolates)
        {
            var stretched = Weighted(width => tensor(Stretching((int)width, largest), device: like.device));
            return (largest, x => x.Mixed(stretched));
        }

        var mask = Weighted(width => arange(largest, device: like.device) < width).Beside(like);
        return (largest, x => x * mask);

        Tensor Weighted(Func<long, Tensor> channels) => active
            .Select(i => (Channels: channels(_widths[i]).to_type(like.dtype), Weight: gate.Weight(i)))
            .Select(w => w.Weight is null ? w.Channels : w.Channels * w.Weight)
            .Aggregate((sum, next) => sum + next);
    }

    // Each of the new channels is the mean of those that it lies over: adaptive average pooling as a matrix.
    private static float[,] Stretching(int width, int channels)
    {
        var means = new float[channels, channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var (first, end) = (channel * width / channels, (((channel + 1) * width) + channels - 1) / channels);
            for (var from = first; from < end; from++) means[channel, from] = 1f / (end - first);
        }

        return means;
    }
}
