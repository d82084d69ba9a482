using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Turns primitive layers into modules.</summary>
public static class LayerModules
{
    private static readonly Visitor Final = new(affine: true), Searched = new(affine: false);

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
    public static nn.Module<Tensor, Tensor> Create(Layer layer, bool affine)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Accept(affine ? Final : Searched);
    }

    /// <summary>The modules that bring the inputs of a cell to its width and size, as parts of <paramref name="cell"/>.</summary>
    /// <param name="cell">The cell's module.</param>
    /// <param name="graph">The cell.</param>
    /// <param name="preprocess">For each input its layers.</param>
    /// <param name="create">Makes a module of layers.</param>
    internal static nn.Module<Tensor, Tensor>[] Preprocess(
        nn.Module cell, Graph graph, IReadOnlyList<EquatableArray<Layer>> preprocess, Func<string, EquatableArray<Layer>, nn.Module<Tensor, Tensor>> create) =>
        [.. preprocess.Select((layers, input) =>
        {
            var name = Identifiers.Preprocess(graph.Inputs[input]);
            var module = create(name, layers);
            // Nothing to do has no place of its own in a motif or a stage.
            if (graph.Cell is { Copies: 0 }) cell.register_module(name, module);
            return module;
        })];

    private sealed class Visitor(bool affine) : ILayerVisitor<nn.Module<Tensor, Tensor>>
    {
        public nn.Module<Tensor, Tensor> Visit(Layer.Convolution layer) =>
            nn.Conv2d(layer.In, layer.Out, layer.Kernel, layer.Stride, layer.Padding, layer.Dilation, groups: layer.Groups, bias: false);

        public nn.Module<Tensor, Tensor> Visit(Layer.AsymmetricConvolution layer) => nn.Sequential(
            nn.Conv2d(layer.In, layer.Out, (1, layer.Kernel), (1, layer.Stride), (0, layer.Kernel / 2), bias: false),
            nn.Conv2d(layer.Out, layer.Out, (layer.Kernel, 1), (layer.Stride, 1), (layer.Kernel / 2, 0), bias: false));

        public nn.Module<Tensor, Tensor> Visit(Layer.RectangularConvolution layer) => nn.Conv2d(
            layer.In, layer.Out, (layer.Height, layer.Width), (layer.Stride, layer.Stride), (layer.Height / 2, layer.Width / 2), bias: false);

        public nn.Module<Tensor, Tensor> Visit(Layer.BatchNorm layer) => affine ? nn.BatchNorm2d(layer.Channels) : new MixedBatchNorm(layer.Channels);

        public nn.Module<Tensor, Tensor> Visit(Layer.Relu layer) => nn.ReLU();

        public nn.Module<Tensor, Tensor> Visit(Layer.Relu6 layer) => nn.ReLU6();

        public nn.Module<Tensor, Tensor> Visit(Layer.HardSwish layer) => nn.Hardswish();

        public nn.Module<Tensor, Tensor> Visit(Layer.Swish layer) => nn.SiLU();

        public nn.Module<Tensor, Tensor> Visit(Layer.SqueezeExcite layer) => new SqueezeExcite(layer.Channels, layer.Squeezed, layer.IsHard);

        public nn.Module<Tensor, Tensor> Visit(Layer.ChannelShuffle layer) => nn.ChannelShuffle(layer.Groups);

        public nn.Module<Tensor, Tensor> Visit(Layer.FirstChannels layer) => new FirstChannels(layer.Channels);

        public nn.Module<Tensor, Tensor> Visit(Layer.Upsample layer) => nn.Upsample(scale_factor: [layer.Factor, layer.Factor]);

        public nn.Module<Tensor, Tensor> Visit(Layer.MaxPool layer) => nn.MaxPool2d(layer.Kernel, layer.Stride, layer.Padding);

        public nn.Module<Tensor, Tensor> Visit(Layer.AveragePool layer) => new AveragePool(layer);

        public nn.Module<Tensor, Tensor> Visit(Layer.Identity layer) => nn.Identity();

        public nn.Module<Tensor, Tensor> Visit(Layer.Zero layer) => new Zero(layer.Stride);

        public nn.Module<Tensor, Tensor> Visit(Layer.FactorizedReduce layer) => new FactorizedReduce(layer.In, layer.Out, affine);

        public nn.Module<Tensor, Tensor> Visit(Layer.GlobalAveragePool layer) =>
            layer.IsOfSequence ? new SequenceMean() : nn.Sequential(("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()));

        public nn.Module<Tensor, Tensor> Visit(Layer.Flatten layer) => nn.Flatten();

        public nn.Module<Tensor, Tensor> Visit(Layer.Linear layer) => nn.Linear(layer.In, layer.Out, layer.HasBias);

        public nn.Module<Tensor, Tensor> Visit(Layer.Embedding layer) => nn.Embedding(layer.Vocabulary, layer.Width);

        public nn.Module<Tensor, Tensor> Visit(Layer.Positions layer) => new Positions(layer.Length, layer.Channels);

        public nn.Module<Tensor, Tensor> Visit(Layer.Patches layer) => new Patches(layer.In, layer.Out, layer.Size);

        public nn.Module<Tensor, Tensor> Visit(Layer.LayerNorm layer) => nn.LayerNorm(layer.Channels);

        public nn.Module<Tensor, Tensor> Visit(Layer.SelfAttention layer) => new SelfAttention(layer.Channels, layer.Heads, layer.HeadWidth, layer.IsCausal);

        public nn.Module<Tensor, Tensor> Visit(Layer.Detect layer) => new Detect(layer.In, layer.Classes);

        public nn.Module<Tensor, Tensor> Visit(Layer.Gelu layer) => nn.GELU();

        public nn.Module<Tensor, Tensor> Visit(Layer.Tanh layer) => nn.Tanh();

        public nn.Module<Tensor, Tensor> Visit(Layer.Sigmoid layer) => nn.Sigmoid();

        public nn.Module<Tensor, Tensor> Visit(Layer.Dropout layer) => nn.Dropout(layer.Probability);

        public nn.Module<Tensor, Tensor> Visit(Layer.Residual layer) =>
            new ResidualSum(Create("main", layer.Main, affine), Create("shortcut", layer.Shortcut, affine));

        public nn.Module<Tensor, Tensor> Visit(Layer.Halves layer) =>
            new ConcatenatedHalves(Create("left", layer.Left, affine), Create("right", layer.Right, affine), layer.Splits);

        public nn.Module<Tensor, Tensor> Visit(Layer.Own layer) => OwnModules.Create(layer);
    }
}
