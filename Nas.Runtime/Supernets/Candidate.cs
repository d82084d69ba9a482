using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// One candidate operation of an edge. It adds its weighted result to a node's sum in the cheapest way its layers allow: a leading ReLU
/// is the state's, a batch norm at the end takes the weight as its scale, and what has no weights is computed once for all edges.
/// Separable convolutions wait for those of the node's other edges; see <see cref="SeparableConvolutions"/>.
/// </summary>
internal sealed class Candidate
{
    private readonly string _key;
    private readonly IReadOnlyList<Layer> _layers;
    private readonly nn.Module<Tensor, Tensor>[] _modules;
    private readonly MixedBatchNorm? _norm;
    private readonly bool _isSeparable;

    public Candidate(string key, IReadOnlyList<Layer> layers)
    {
        _key = key;
        _layers = layers;
        _modules = [.. layers.Select(l => LayerModules.Create(l, affine: false))];
        _norm = _modules is [.., MixedBatchNorm norm] ? norm : null;
        IsShareable = layers.All(l => l is Layer.MaxPool or Layer.AveragePool or Layer.Relu or Layer.Identity || (l is Layer.BatchNorm && l == layers[^1]));
        _isSeparable = SeparableConvolutions.IsOne(layers);
        Module = nn.Sequential(_modules.Select((m, i) => ($"{i}", m)).ToArray());
    }

    /// <summary>Its name in state dictionaries; candidates of one key are alike but for their weights.</summary>
    public string Key => _key;

    /// <summary>Its layers.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Whether it hands on what comes in.</summary>
    public bool IsIdentity => _layers.All(l => l is Layer.Identity);

    /// <summary>Whether it is a separable or dilated convolution, see <see cref="SeparableConvolutions"/>; one whose batch norms have scales of their own goes by itself.</summary>
    public bool IsSeparable => _isSeparable && !_norm!.IsScaled;

    /// <summary>Of a separable convolution how often it has ReLU, depthwise and 1×1 convolution and batch norm.</summary>
    public int Stages => _layers.Count / SeparableConvolutions.StageLength;

    /// <summary>Whether it has no weights, so that edges out of one state share it.</summary>
    public bool IsShareable { get; }

    /// <summary>Its module where it is nothing but one that halves the image; else null.</summary>
    public FactorizedReduce? Reduction => _modules is [FactorizedReduce reduction] ? reduction : null;

    /// <summary>Its convolution where it is nothing but one over all channels, behind a ReLU or not, and a batch norm; else null.</summary>
    public Layer.Convolution? Dense => _layers is [.., Layer.Convolution { Groups: 1 } convolution, Layer.BatchNorm] && _layers.Count <= (BeginsRectified ? 3 : 2) ? convolution : null;

    /// <summary>Whether a ReLU comes first.</summary>
    public bool BeginsRectified => _layers[0] is Layer.Relu;

    /// <summary>The weights of <see cref="Dense"/>, (channels out, channels, height, width).</summary>
    public Tensor DenseKernel => ((Conv2d)_modules[^2]).weight!;

    /// <summary>The batch norm at its end.</summary>
    public MixedBatchNorm LastNorm => _norm!;

    /// <summary>Whether its batch norm goes by or gathers statistics of its own.</summary>
    public bool HasStatistics => _norm is { training: false } or { Momentum: not null };

    /// <summary>The module that holds the weights.</summary>
    public Sequential Module { get; }

    /// <summary>The depthwise convolution of a stage.</summary>
    public Layer.Convolution Depthwise(int stage) => (Layer.Convolution)_layers[Place(stage, 1)];

    /// <summary>The 1×1 convolution of a stage.</summary>
    public Layer.Convolution Pointwise(int stage) => (Layer.Convolution)_layers[Place(stage, 2)];

    /// <summary>The weights of the depthwise convolution of a stage, (channels, 1, height, width).</summary>
    public Tensor DepthwiseKernel(int stage) => ((Conv2d)_modules[Place(stage, 1)]).weight!;

    /// <summary>The weights of the 1×1 convolution of a stage, (channels out, channels, 1, 1).</summary>
    public Tensor PointwiseKernel(int stage) => ((Conv2d)_modules[Place(stage, 2)]).weight!;

    /// <summary>The batch norm of a stage.</summary>
    public MixedBatchNorm Norm(int stage) => (MixedBatchNorm)_modules[Place(stage, 3)];

    /// <summary>What a candidate without weights makes of a state.</summary>
    public Tensor Shared(State state) => _norm is null ? state.Shared(_key, RunShared) : state.Shared(_key + " normalized", _ => _norm.forward(state.Shared(_key, RunShared)));

    /// <summary>Adds <paramref name="weight"/> times the result on <paramref name="state"/> to <paramref name="sum"/>.</summary>
    public void AddTo(WeightedSum sum, State state, Tensor? weight)
    {
        using var scope = NewDisposeScope();
        if (_layers is [Layer.Zero]) return;
        if (Reduction is { } reduction) sum.AddOwned(reduction.Weighted(state.Rectified, weight));
        else if (!IsShareable) AddOwn(sum, state, weight);
        else if (_norm is null) sum.AddShared(state.Shared(_key, RunShared), weight);
        else sum.AddOwned(_norm.forward(state.Shared(_key, RunShared), weight));
    }

    private static int Place(int stage, int layer) => (stage * SeparableConvolutions.StageLength) + layer;

    private Tensor RunShared(Tensor x)
    {
        foreach (var module in _modules)
            if (module != _norm) x = module.forward(x);
        return x;
    }

    private void AddOwn(WeightedSum sum, State state, Tensor? weight)
    {
        var (x, next) = BeginsRectified ? (state.Rectified, 1) : (state.Value, 0);
        for (; next < _modules.Length - 1; next++) x = _modules[next].forward(x);
        if (_norm is not null) sum.AddOwned(_norm.forward(x, weight));
        else sum.AddShared(_modules[^1].forward(x), weight);
    }
}
