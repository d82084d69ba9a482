using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// One candidate operation of an edge. It adds its weighted result to a node's sum in the cheapest way its layers allow: a leading ReLU
/// is the state's, a separable convolution is one step, another batch norm at the end takes the weight as its scale, and what has no
/// weights is computed once for all edges.
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
        using var scope = NewDisposeScope();
        switch (_layers)
        {
            case [Layer.Zero]:
                return;
            case [Layer.FactorizedReduce]:
                sum.AddShared(((FactorizedReduce)_modules[0]).Weighted(state.Rectified, weight), null);
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
        var (x, next) = _layers[0] is Layer.Relu ? (state.Rectified, 1) : (state.Value, 0);
        while (next < _modules.Length)
        {
            if (IsSeparable(next))
            {
                var last = next + 3 == _modules.Length;
                var (images, geometry, interleaved) = Undilated(state, x, next);
                var rows = ConvolutionNorm.Run(
                    images, geometry, ((Conv2d)_modules[next + 1]).weight, (MixedBatchNorm)_modules[next + 2], last ? weight : null);
                if (last)
                {
                    sum.AddOwned(rows, interleaved);
                    return;
                }

                var (height, width) = (_layers[next].OutputSize((int)x.shape[2]), _layers[next].OutputSize((int)x.shape[3]));
                next += 3;
                if (_layers[next] is Layer.Relu)
                {
                    rows.relu_(); // the product does not need its own result for the gradient
                    next++;
                }

                x = PixelRows.Images(rows, height, width);
            }
            else if (next == _modules.Length - 1 && _norm is not null)
            {
                sum.AddShared(_norm.forward(x, weight), null);
                return;
            }
            else x = _modules[next++].forward(x);
        }

        sum.AddShared(x, weight);
    }

    // A dilated convolution at the start goes over the state's pixels in the order that makes it a plain one; what follows goes pixel by
    // pixel and does not mind.
    private (Tensor Images, ConvolutionNorm.Geometry Geometry, bool Interleaved) Undilated(State state, Tensor x, int next)
    {
        var (module, layer) = ((Conv2d)_modules[next], (Layer.Convolution)_layers[next]);
        var geometry = ConvolutionNorm.Geometry.Of(module, layer);
        if (next != 1 || layer.Dilation != 2 || layer.Padding != layer.Kernel - 1 || next + 3 != _modules.Length) return (x, geometry, false);
        var plain = geometry with { Stride = 1, Padding = layer.Kernel / 2, Dilation = 1 };
        return layer.Stride == 2 ? (state.Subsampled, plain, false) : state.IsEven ? (state.Interleaved, plain, true) : (x, geometry, false);
    }

    // A convolution, a 1×1 convolution and its batch norm.
    private bool IsSeparable(int index) =>
        index + 2 < _layers.Count
        && _layers[index] is Layer.Convolution
        && _layers[index + 1] is Layer.Convolution { Kernel: 1, Stride: 1, Groups: 1, Padding: 0 }
        && _layers[index + 2] is Layer.BatchNorm;
}
