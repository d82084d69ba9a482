using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// One candidate operation of an edge. It adds its weighted result to a node's sum in the cheapest way its layers allow: a leading ReLU
/// is the state's, a closing batch norm takes the weight as its scale, and what has no weights is computed once for all edges.
/// </summary>
internal sealed class Candidate
{
    private readonly string _key;
    private readonly IReadOnlyList<Layer> _layers;
    private readonly nn.Module<Tensor, Tensor>[] _modules;
    private readonly MixedBatchNorm? _norm;
    private readonly bool _shareable;

    public Candidate(string key, IReadOnlyList<Layer> layers)
    {
        _key = key;
        _layers = layers;
        _modules = [.. layers.Select(l => LayerModules.Create(l, affine: false))];
        _norm = _modules is [.., MixedBatchNorm norm] ? norm : null;
        _shareable = layers.All(l => l is Layer.MaxPool or Layer.AveragePool or Layer.Relu or Layer.Identity || (l is Layer.BatchNorm && l == layers[^1]));
        Module = nn.Sequential(_modules.Select((m, i) => ($"{i}", m)).ToArray());
    }

    /// <summary>The module that holds the weights.</summary>
    public Sequential Module { get; }

    /// <summary>Adds <paramref name="weight"/> times the result on <paramref name="state"/> to <paramref name="sum"/>.</summary>
    public void AddTo(WeightedSum sum, State state, Tensor? weight)
    {
        switch (_layers)
        {
            case [Layer.Zero]:
                return;
            case [Layer.FactorizedReduce]:
                sum.AddOwned(((FactorizedReduce)_modules[0]).Weighted(state.Rectified, weight));
                return;
        }

        if (!_shareable) sum.AddOwned(RunOwn(state, weight));
        else if (_norm is null) sum.AddShared(state.Shared(_key, RunShared), weight);
        else if (_norm.training)
        {
            var (result, mean, variance) = state.Normalized(_key, RunShared);
            _norm.Record(mean, variance);
            sum.AddShared(result, weight);
        }
        else sum.AddOwned(_norm.forward(state.Shared(_key, RunShared), weight));
    }

    private Tensor RunShared(Tensor x)
    {
        foreach (var module in _modules)
            if (module != _norm) x = module.forward(x);
        return x;
    }

    private Tensor RunOwn(State state, Tensor? weight)
    {
        var rectified = _layers[0] is Layer.Relu;
        var x = rectified ? state.Rectified : state.Value;
        var first = rectified ? 1 : 0;
        for (var i = first; i < _modules.Length; i++)
        {
            // No layer before a ReLU needs its own output for the gradient, so the ReLU may overwrite it.
            var next = _layers[i] is Layer.Relu && i > first ? x.relu_()
                : i == _modules.Length - 1 && _norm is not null ? _norm.forward(x, weight)
                : _modules[i].forward(x);
            if (i > first && !ReferenceEquals(next, x)) x.Dispose();
            x = next;
        }

        return _norm is null && weight is not null ? x * weight : x;
    }
}
