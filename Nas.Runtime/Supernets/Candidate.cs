using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// One candidate operation of an edge. It adds its weighted result to a node's sum in the cheapest way its layers allow: a leading ReLU
/// is the state's, a batch norm at the end takes the weight as its scale, and what has no weights is computed once for all edges.
/// </summary>
internal sealed class Candidate
{
    private readonly string _key;
    private readonly IReadOnlyList<Layer> _layers;
    private readonly nn.Module<Tensor, Tensor>[] _modules;
    private readonly MixedBatchNorm? _norm;
    private readonly bool _shareable;
    private readonly bool _dilated;

    public Candidate(string key, IReadOnlyList<Layer> layers)
    {
        _key = key;
        _layers = layers;
        _modules = [.. layers.Select(l => LayerModules.Create(l, affine: false))];
        _norm = _modules is [.., MixedBatchNorm norm] ? norm : null;
        _shareable = layers.All(l => l is Layer.MaxPool or Layer.AveragePool or Layer.Relu or Layer.Identity || (l is Layer.BatchNorm && l == layers[^1]));
        // Behind the dilated convolution everything goes pixel by pixel, so it does not matter in which order the pixels lie.
        _dilated = layers is [Layer.Relu, Layer.Convolution { Dilation: 2 } c, Layer.Convolution, Layer.BatchNorm]
            && c.Padding == c.Kernel - 1 && c.Groups == c.In && IsPointwise(2);
        Module = nn.Sequential(_modules.Select((m, i) => ($"{i}", m)).ToArray());
    }

    /// <summary>The module that holds the weights.</summary>
    public Sequential Module { get; }

    /// <summary>Adds <paramref name="weight"/> times the result on <paramref name="state"/> to <paramref name="sum"/>.</summary>
    public void AddTo(WeightedSum sum, State state, Tensor? weight)
    {
        using var scope = NewDisposeScope();
        switch (_layers)
        {
            case [Layer.Zero]:
                return;
            case [Layer.FactorizedReduce]:
                sum.AddOwned(((FactorizedReduce)_modules[0]).Weighted(state.Rectified, weight));
                return;
        }

        if (!_shareable) AddOwn(sum, state, weight);
        else if (_norm is null) sum.AddShared(state.Shared(_key, RunShared), weight);
        else AddNormalized(sum, state, weight, _norm);
    }

    // Normalising and weighing is one scale and one shift for each channel, so the normalised images are never made.
    private void AddNormalized(WeightedSum sum, State state, Tensor? weight, MixedBatchNorm norm)
    {
        var (images, mean, variance) = (state.Shared(_key, RunShared), norm.Running.Mean, norm.Running.Variance);
        if (norm.training)
        {
            (images, mean, variance) = state.WithStatistics(_key, RunShared);
            norm.Record(mean, variance, images.numel() / images.shape[1]);
        }

        var (scale, shift) = MixedBatchNorm.Affine(mean, variance, weight);
        sum.AddShared(images, scale);
        sum.AddShift(shift);
    }

    private Tensor RunShared(Tensor x)
    {
        foreach (var module in _modules)
            if (module != _norm) x = module.forward(x);
        return x;
    }

    private void AddOwn(WeightedSum sum, State state, Tensor? weight)
    {
        var (x, next, interleaved) = Begin(state);
        while (next < _modules.Length)
        {
            var last = next + (IsPointwise(next) ? 2 : 1) == _modules.Length;
            if (IsPointwise(next))
            {
                x = PointwiseNorm.Run(x, ((Conv2d)_modules[next]).weight, (MixedBatchNorm)_modules[next + 1], last ? weight : null);
                next++;
            }
            else if (last && _norm is not null) x = _norm.forward(x, weight);
            else if (_layers[next] is Layer.Relu && next > 0) x = x.relu_(); // no layer before it needs its own output for the gradient
            else x = _modules[next].forward(x);
            next++;
        }

        sum.AddOwned(_norm is null && weight is not null ? x * weight : x, interleaved);
    }

    // What the edge's state has ready: its ReLU, and its pixels in the order that a dilated convolution likes.
    private (Tensor X, int Next, bool Interleaved) Begin(State state)
    {
        if (_layers[0] is not Layer.Relu) return (state.Value, 0, false);
        if (!_dilated) return (state.Rectified, 1, false);
        var (layer, convolution) = ((Layer.Convolution)_layers[1], (Conv2d)_modules[1]);
        if (layer.Stride == 2) return (Undilated(state.Subsampled), 2, false);
        return state.IsEven ? (Undilated(state.Interleaved), 2, true) : (state.Rectified, 1, false);

        Tensor Undilated(Tensor x) => nn.functional.conv2d(x, convolution.weight, null, [1, 1], [layer.Kernel / 2, layer.Kernel / 2], [1, 1], layer.Groups);
    }

    // A 1×1 convolution with its batch norm behind it.
    private bool IsPointwise(int index) =>
        _layers[index] is Layer.Convolution { Kernel: 1, Stride: 1, Groups: 1, Padding: 0 } && index + 1 < _layers.Count && _layers[index + 1] is Layer.BatchNorm;
}
