using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Turns primitive layers into modules.</summary>
public static class LayerModules
{
    /// <summary>The layers one after the other; module i is named by its index.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="layers">The layers; none stands for the identity.</param>
    /// <param name="affine">Whether batch norms have a scale and shift: true in a final network, false in a supernet's cells.</param>
    public static nn.Module<Tensor, Tensor> Create(string name, IEnumerable<Layer> layers, bool affine)
    {
        var modules = layers.Select((layer, i) => ($"{i}", Create(layer, affine))).ToArray();
        return modules.Length == 0 ? nn.Identity() : nn.Sequential(modules);
    }

    /// <summary>A single layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An unknown kind of layer.</exception>
    public static nn.Module<Tensor, Tensor> Create(Layer layer, bool affine) => layer switch
    {
        Layer.Convolution c => nn.Conv2d(c.In, c.Out, c.Kernel, c.Stride, c.Padding, c.Dilation, groups: c.Groups, bias: false),
        Layer.BatchNorm b => affine ? nn.BatchNorm2d(b.Channels) : new MixedBatchNorm(b.Channels),
        Layer.Relu => nn.ReLU(),
        Layer.MaxPool p => nn.MaxPool2d(p.Kernel, p.Stride, p.Padding),
        Layer.AveragePool p => nn.AvgPool2d(p.Kernel, p.Stride, p.Padding, ceil_mode: p.CeilMode, count_include_pad: false),
        Layer.Identity => nn.Identity(),
        Layer.Zero z => new Zero(z.Stride),
        Layer.FactorizedReduce f => new FactorizedReduce(f.In, f.Out, affine),
        Layer.GlobalAveragePool => nn.Sequential(("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten())),
        Layer.Linear l => nn.Linear(l.In, l.Out),
        Layer.Dropout d => nn.Dropout(d.Probability),
        Layer.Residual r => new ResidualSum(Create("main", r.Main, affine), Create("shortcut", r.Shortcut, affine)),
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "There is no module for this layer."),
    };
}
