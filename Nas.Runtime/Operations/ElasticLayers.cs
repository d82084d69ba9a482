using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Layers one after the other that can run as smaller ones of the same kinds: of each weight the first channels are taken, and of a kernel
/// the middle (Cai et al. 2020, Once-for-All, section 3; Guo et al. 2020, section 3.4), or what matrices make of it where there are some (<see cref="TransformKernels"/>).
/// </summary>
internal sealed class ElasticLayers : nn.Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<Layer> _layers;
    private readonly nn.Module<Tensor, Tensor>[] _modules;

    /// <summary>New weights for the largest layers; module i is named by its index.</summary>
    public ElasticLayers(IReadOnlyList<Layer> layers)
        : base(nameof(ElasticLayers))
    {
        _layers = layers;
        _modules = [.. layers.Select(l => LayerModules.Create(l, affine: false))];
        for (var i = 0; i < _modules.Length; i++) register_module($"{i}", _modules[i]);
    }

    /// <summary>Runs the largest layers, for as many channels as come in.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < _modules.Length; i++) input = Run(_modules[i], _layers[i].WithInput(ChannelDimension.Count(input)), input);
        return (_modules.Length == 0 ? input.alias() : input).MoveToOuterDisposeScope();
    }

    /// <summary>Runs as smaller layers.</summary>
    /// <param name="input">(batch, channels, height, width).</param>
    /// <param name="layers">As many, of the same kinds.</param>
    public Tensor Run(Tensor input, IReadOnlyList<Layer> layers)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < _modules.Length; i++) input = Run(_modules[i], layers[i], input);
        return input.MoveToOuterDisposeScope();
    }

    /// <summary>From now on each smaller kernel is made by a matrix, see <see cref="KernelTransforms"/>.</summary>
    /// <param name="ways">All layers that they run as.</param>
    public void TransformKernels(IReadOnlyList<IReadOnlyList<Layer>> ways)
    {
        for (var i = 0; i < _modules.Length; i++) Transform(_modules[i], [.. ways.Select(w => w[i])]);
    }

    /// <summary>The channels that come in are some that others have as well.</summary>
    /// <returns>Whether they come out again.</returns>
    public bool ReadFrom(SharedChannels channels) => channels.Into(_modules, _layers);

    /// <summary>The channels that come out are some that others have as well.</summary>
    /// <returns>Whether they have come in.</returns>
    public bool WriteTo(SharedChannels channels) => channels.OutOf(_modules, _layers);

    /// <summary>Puts the channels inside in order, see <see cref="ChannelOrder"/>.</summary>
    public void SortChannels() => ChannelOrder.Sort(_modules, _layers);

    /// <summary>The part of a tensor that a smaller layer has: the first channels, and of a kernel the middle.</summary>
    /// <param name="tensor">A weight or statistic of the largest layer.</param>
    /// <param name="layer">The smaller one.</param>
    /// <param name="name">The name of the tensor in the layer's module, such as <c>weight</c> or <c>main.0.weight</c>.</param>
    /// <param name="matrices">Those of <see cref="KernelTransforms"/> that stand beside it, by falling sizes.</param>
    public static Tensor Slice(Tensor tensor, Layer layer, string name, IReadOnlyList<(int Size, Tensor Matrix)> matrices)
    {
        switch (layer)
        {
            case Layer.Residual residual:
                return Slice(tensor, name, "main", residual.Main, residual.Shortcut, matrices);
            case Layer.Halves halves:
                return Slice(tensor, name, "left", halves.Left, halves.Right, matrices);
            case Layer.SqueezeExcite excite:
                var isReduce = name.StartsWith("reduce.", StringComparison.Ordinal);
                var outputs = First(tensor, 0, isReduce ? excite.Squeezed : excite.Channels);
                return tensor.dim() == 1 ? outputs : First(outputs, 1, isReduce ? excite.Channels : excite.Squeezed);
            case Layer.Convolution convolution:
                return KernelTransforms.Smaller(First(First(tensor, 0, convolution.Out), 1, convolution.In / convolution.Groups), convolution.Kernel, matrices);
            case Layer.AsymmetricConvolution asymmetric:
                var isRow = name[0] == '0';
                var along = isRow ? 3 : 2;
                return First(First(tensor, 0, asymmetric.Out), 1, isRow ? asymmetric.In : asymmetric.Out)
                    .narrow(along, (tensor.shape[along] - asymmetric.Kernel) / 2, asymmetric.Kernel);
            case Layer.RectangularConvolution rectangular:
                return First(First(tensor, 0, rectangular.Out), 1, rectangular.In)
                    .narrow(2, (tensor.shape[2] - rectangular.Height) / 2, rectangular.Height)
                    .narrow(3, (tensor.shape[3] - rectangular.Width) / 2, rectangular.Width);
            case Layer.BatchNorm norm:
                return tensor.dim() == 1 ? First(tensor, 0, norm.Channels) : tensor;
            case Layer.Linear linear:
                return tensor.dim() == 1 ? First(tensor, 0, linear.Out) : First(First(tensor, 0, linear.Out), 1, linear.In);
            case Layer.LayerNorm norm:
                return First(tensor, 0, norm.Channels);
            case Layer.SelfAttention attention:
                var (rows, columns) = name.StartsWith("output.", StringComparison.Ordinal) ? (attention.Channels, attention.Inner) : (attention.Inner, attention.Channels);
                return tensor.dim() == 1 ? First(tensor, 0, rows) : First(First(tensor, 0, rows), 1, columns);
            case Layer.Detect detect when tensor.dim() == 4:
                return First(tensor, 1, detect.In);
            case Layer.FactorizedReduce reduce when tensor.dim() == 4:
                return First(tensor, 1, reduce.In);
            default:
                return tensor;
        }
    }

    // Of a tensor of one of two paths; its name begins with that of the path and the number of the layer.
    private static Tensor Slice(
        Tensor tensor, string name, string first, EquatableArray<Layer> one, EquatableArray<Layer> other, IReadOnlyList<(int Size, Tensor Matrix)> matrices)
    {
        var parts = name.Split('.', 3);
        return Slice(tensor, (parts[0] == first ? one : other)[int.Parse(parts[1])], parts[2], matrices);
    }

    private static Tensor Slice(Tensor tensor, Layer layer, string name) => Slice(tensor, layer, name, []);

    private static void Transform(nn.Module module, IReadOnlyList<Layer> ways)
    {
        switch (module)
        {
            case Conv2d convolution:
                KernelTransforms.Add(convolution, ways.OfType<Layer.Convolution>().Select(w => w.Kernel));
                break;
            case ResidualSum sum:
                TransformAll(sum.Main, [.. ways.Cast<Layer.Residual>().Select(w => w.Main)]);
                TransformAll(sum.Shortcut, [.. ways.Cast<Layer.Residual>().Select(w => w.Shortcut)]);
                break;
            case ConcatenatedHalves both:
                TransformAll(both.Left, [.. ways.Cast<Layer.Halves>().Select(w => w.Left)]);
                TransformAll(both.Right, [.. ways.Cast<Layer.Halves>().Select(w => w.Right)]);
                break;
        }
    }

    private static void TransformAll(nn.Module sequential, IReadOnlyList<EquatableArray<Layer>> ways)
    {
        foreach (var (module, i) in sequential.children().Select((m, i) => (m, i)).Take(ways[0].Count)) Transform(module, [.. ways.Select(w => w[i])]);
    }

    private static Tensor First(Tensor tensor, long dimension, long length) => tensor.shape[dimension] == length ? tensor : tensor.narrow(dimension, 0, length);

    private static Tensor Run(nn.Module<Tensor, Tensor> module, Layer layer, Tensor x)
    {
        switch (layer)
        {
            case Layer.Convolution convolution:
                var whole = (Conv2d)module;
                return nn.functional.conv2d(
                    x,
                    Slice(whole.weight, layer, "weight", convolution.Kernel < whole.weight.shape[3] ? KernelTransforms.Of(whole) : []),
                    null,
                    [convolution.Stride, convolution.Stride],
                    [convolution.Padding, convolution.Padding],
                    [convolution.Dilation, convolution.Dilation],
                    convolution.Groups);
            case Layer.AsymmetricConvolution asymmetric:
                var lines = module.children().Cast<Conv2d>().ToArray();
                var row = nn.functional.conv2d(x, Slice(lines[0].weight, layer, "0.weight"), null, [1, asymmetric.Stride], [0, asymmetric.Kernel / 2]);
                return nn.functional.conv2d(row, Slice(lines[1].weight, layer, "1.weight"), null, [asymmetric.Stride, 1], [asymmetric.Kernel / 2, 0]);
            case Layer.RectangularConvolution rectangular:
                return nn.functional.conv2d(
                    x, Slice(((Conv2d)module).weight, layer, "weight"), null, [rectangular.Stride, rectangular.Stride], [rectangular.Height / 2, rectangular.Width / 2]);
            case Layer.Linear:
                var linear = (Linear)module;
                return nn.functional.linear(x, Slice(linear.weight, layer, "weight"), linear.bias is { } bias ? Slice(bias, layer, "bias") : null);
            case Layer.LayerNorm channels:
                var norm = (LayerNorm)module;
                return nn.functional.layer_norm(x, [channels.Channels], Slice(norm.weight!, layer, "weight"), Slice(norm.bias!, layer, "bias"), norm.eps);
            case Layer.Detect:
                return ((Detect)module).Run(x, weight => Slice(weight, layer, "projection.weight"));
            case Layer.SelfAttention:
                return ((SelfAttention)module).Run(x, (name, tensor) => Slice(tensor, layer, name));
            case Layer.Residual residual:
                var sum = (ResidualSum)module;
                return RunAll(sum.Main, residual.Main, x) + RunAll(sum.Shortcut, residual.Shortcut, x);
            case Layer.Halves halves:
                var both = (ConcatenatedHalves)module;
                return both.Run(x, left => RunAll(both.Left, halves.Left, left), right => RunAll(both.Right, halves.Right, right));
            case Layer.SqueezeExcite:
                return ((SqueezeExcite)module).Run(x, (name, tensor) => Slice(tensor, layer, name));
            default:
                // Norms and factorized reductions see for themselves how many channels come in.
                return module.forward(x);
        }
    }

    private static Tensor RunAll(nn.Module<Tensor, Tensor> sequential, EquatableArray<Layer> layers, Tensor x)
    {
        var modules = sequential.children().Cast<nn.Module<Tensor, Tensor>>().ToArray();
        for (var i = 0; i < modules.Length; i++) x = Run(modules[i], layers[i], x);
        return x;
    }
}
