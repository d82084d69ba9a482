using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A candidate whose sizes are choices: it holds the weights of the largest, of which smaller ones are slices.</summary>
internal sealed class ElasticCandidate
{
    private readonly CandidatePlan _plan;
    private readonly Dictionary<(string Picks, int Input, int Output), IReadOnlyList<Layer>> _layers = [];

    /// <summary>New weights for a candidate.</summary>
    public ElasticCandidate(CandidatePlan plan)
    {
        _plan = plan;
        Module = new ElasticLayers(plan.Layers);
    }

    /// <summary>The module that holds the weights.</summary>
    public ElasticLayers Module { get; }

    /// <summary>From now on smaller kernels are made by matrices.</summary>
    /// <param name="input">The most channels that come in.</param>
    public void TransformKernels(int input)
    {
        var output = _plan.Layers.Aggregate(input, (channels, layer) => layer.OutputChannels(channels));
        Module.TransformKernels([.. _plan.Option!.Operation.Picks.Select(picks => _plan.Lowering!.Layers(picks, input, output))]);
    }

    /// <summary>Adds what the gates of its arguments select to a sum.</summary>
    /// <param name="sum">The sum, which says how many channels are put out.</param>
    /// <param name="x">(batch, channels, height, width), or (batch, length, channels).</param>
    /// <param name="gates">The gates.</param>
    /// <param name="weight">The candidate's weight, or null for 1.</param>
    public void AddTo(WeightedSum sum, Tensor x, Gates gates, Tensor? weight)
    {
        var arguments = _plan.Option!.Arguments;
        foreach (var picks in _plan.Option.Operation.Picks)
        {
            if (picks.Where((pick, i) => !gates[arguments[i]].IsActive(pick)).Any()) continue;
            using var scope = NewDisposeScope();
            var total = weight;
            for (var i = 0; i < picks.Length; i++)
                if (gates[arguments[i]].Weight(picks[i]) is { } own) total = total is null ? own : total * own;
            sum.AddShared(Module.Run(x, Layers(picks, ChannelDimension.Count(x), sum.Width ?? ChannelDimension.Count(x))), total);
        }
    }

    private IReadOnlyList<Layer> Layers(int[] picks, int input, int output)
    {
        var key = (string.Join(",", picks), input, output);
        if (!_layers.TryGetValue(key, out var layers)) _layers.Add(key, layers = _plan.Lowering!.Layers(picks, input, output));
        return layers;
    }
}
