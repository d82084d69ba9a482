using Nas.Dsl.Planning;

namespace Nas.Runtime.Exporting;

/// <summary>Adds a layer to a graph.</summary>
/// <param name="input">What comes in.</param>
/// <param name="path">The layer's module in the network: <c>cell0.n0_a.1</c>.</param>
internal delegate OnnxValue OnnxLayer(OnnxValue input, string path);

/// <summary>Primitive layers as nodes of an ONNX graph: what they compute when nothing is trained.</summary>
/// <param name="graph">Where they are added.</param>
internal sealed class OnnxLayers(OnnxGraph graph) : ILayerVisitor<OnnxLayer>
{
    private const float Epsilon = 1e-5f; // of Torch's norms

    /// <summary>Layers one after the other; the module of layer i is named by its index.</summary>
    public OnnxValue Run(IEnumerable<Layer> layers, OnnxValue input, string path)
    {
        var i = 0;
        foreach (var layer in layers) input = Run(layer, input, $"{path}.{i++}");
        return input;
    }

    /// <summary>A single layer.</summary>
    public OnnxValue Run(Layer layer, OnnxValue input, string path) => layer.Accept(this)(input, path);

    /// <summary>Over the last dimension the weights of a linear layer, and its bias where it has one.</summary>
    /// <param name="input">(features) or (length, features).</param>
    /// <param name="path">The layer's module.</param>
    public OnnxValue Linear(OnnxValue input, string path)
    {
        var outputs = (int)graph.WeightShape($"{path}.weight")[0];
        int[] shape = [.. input.Shape.SkipLast(1), outputs];
        string[] bias = graph.HasWeight($"{path}.bias") ? [graph.Weight($"{path}.bias")] : [];
        if (shape.Length == 1) return graph.Node("Gemm", [input.Name, graph.Weight($"{path}.weight"), .. bias], shape, ("transB", 1));
        var product = graph.Node("MatMul", [input.Name, Transposed(graph.Weight($"{path}.weight"))], shape);
        return bias.Length == 0 ? product : graph.Each("Add", product, bias[0]);
    }

    /// <summary>A matrix with rows as columns.</summary>
    public string Transposed(string matrix) => graph.Node("Transpose", [matrix], [], ("perm", new[] { 1, 0 })).Name;

    public OnnxLayer Visit(Layer.Convolution layer) => (x, path) => Convolution(
        x, $"{path}.weight", layer, (layer.Kernel, layer.Kernel), (layer.Stride, layer.Stride), (layer.Padding, layer.Padding), layer.Dilation, layer.Groups);

    public OnnxLayer Visit(Layer.AsymmetricConvolution layer) => (x, path) =>
    {
        var wide = Node("Conv", [x.Name, graph.Weight($"{path}.0.weight")], [layer.Out, x.Height, layer.OutputSize(x.Width)], (1, layer.Kernel), (1, layer.Stride), (0, layer.Kernel / 2));
        return Node(
            "Conv", [wide.Name, graph.Weight($"{path}.1.weight")], [layer.Out, layer.OutputSize(x.Height), wide.Width], (layer.Kernel, 1), (layer.Stride, 1), (layer.Kernel / 2, 0));
    };

    public OnnxLayer Visit(Layer.RectangularConvolution layer) => (x, path) => Convolution(
        x, $"{path}.weight", layer, (layer.Height, layer.Width), (layer.Stride, layer.Stride), (layer.Height / 2, layer.Width / 2));

    public OnnxLayer Visit(Layer.Upsample layer) => (x, _) => graph.Node(
        "Resize",
        [x.Name, "", graph.Numbers("scales", [4], [1, 1, layer.Factor, layer.Factor])],
        Behind(layer, x),
        ("mode", "nearest"),
        ("coordinate_transformation_mode", "asymmetric"),
        ("nearest_mode", "floor"));

    public OnnxLayer Visit(Layer.BatchNorm layer) => Norm;

    public OnnxLayer Visit(Layer.Relu layer) => (x, _) => graph.Each("Relu", x);

    public OnnxLayer Visit(Layer.Relu6 layer) => (x, _) => graph.Node("Clip", [x.Name, graph.Number(0), graph.Number(6)], x.Shape);

    public OnnxLayer Visit(Layer.HardSwish layer) => (x, _) => graph.Each("HardSwish", x);

    public OnnxLayer Visit(Layer.Swish layer) => (x, _) => graph.Each("Mul", x, graph.Each("Sigmoid", x));

    public OnnxLayer Visit(Layer.SqueezeExcite layer) => (x, path) =>
    {
        var squeezed = graph.Each("Relu", Linear(Mean(x), $"{path}.reduce"));
        var weights = Linear(squeezed, $"{path}.expand");
        weights = layer.IsHard ? graph.Each("HardSigmoid", weights, ("alpha", 1 / 6f), ("beta", 0.5f)) : graph.Each("Sigmoid", weights);
        return graph.Each("Mul", x, graph.Reshape(weights, layer.Channels, 1, 1));
    };

    public OnnxLayer Visit(Layer.ChannelShuffle layer) => (x, _) =>
    {
        var groups = graph.Reshape(x, layer.Groups, x.Channels / layer.Groups, x.Height, x.Width);
        return graph.Reshape(graph.Transpose(groups, 0, 2, 1, 3, 4), x.Channels, x.Height, x.Width);
    };

    public OnnxLayer Visit(Layer.MaxPool layer) => (x, _) =>
        Node("MaxPool", [x.Name], Behind(layer, x), (layer.Kernel, layer.Kernel), (layer.Stride, layer.Stride), (layer.Padding, layer.Padding));

    public OnnxLayer Visit(Layer.AveragePool layer) => (x, _) => Node(
        "AveragePool",
        [x.Name],
        Behind(layer, x),
        (layer.Kernel, layer.Kernel),
        (layer.Stride, layer.Stride),
        (layer.Padding, layer.Padding),
        ("ceil_mode", layer.CeilMode ? 1 : 0),
        ("count_include_pad", 0));

    public OnnxLayer Visit(Layer.Identity layer) => Same;

    public OnnxLayer Visit(Layer.FirstChannels layer) => (x, _) => graph.Slice(x, 1, 0, layer.Channels);

    public OnnxLayer Visit(Layer.Zero layer) => (x, _) => graph.Zeros(x, [.. Behind(layer, x)]);

    public OnnxLayer Visit(Layer.FactorizedReduce layer) => (x, path) =>
    {
        var rectified = graph.Each("Relu", x);
        var padded = graph.Pad(rectified, x.Height % 2, x.Width % 2);
        var moved = graph.Slice(graph.Slice(padded, 2, 1, padded.Height - 1), 3, 1, padded.Width - 1);
        return Norm(graph.Concat([Half(rectified, "conv1", layer.Out / 2), Half(moved, "conv2", layer.Out - (layer.Out / 2))], 1), $"{path}.bn");

        OnnxValue Half(OnnxValue image, string name, int channels) => Node(
            "Conv", [image.Name, graph.Weight($"{path}.{name}.weight")], [channels, layer.OutputSize(x.Height), layer.OutputSize(x.Width)], (1, 1), (2, 2), (0, 0));
    };

    public OnnxLayer Visit(Layer.GlobalAveragePool layer) => (x, _) =>
        layer.IsOfSequence ? graph.Node("ReduceMean", [x.Name, graph.Whole(1)], [x.Shape[1]], ("keepdims", 0)) : Mean(x);

    public OnnxLayer Visit(Layer.Flatten layer) => (x, _) => graph.Node("Flatten", x, [x.Shape.Aggregate(1, (all, size) => all * size)], ("axis", 1));

    public OnnxLayer Visit(Layer.Linear layer) => Linear;

    public OnnxLayer Visit(Layer.Dropout layer) => Same;

    public OnnxLayer Visit(Layer.Embedding layer) => (x, path) => graph.Node("Gather", [graph.Weight($"{path}.weight"), x.Name], [x.Shape[0], layer.Width], ("axis", 0));

    public OnnxLayer Visit(Layer.Positions layer) => (x, path) => graph.Each("Add", x, graph.Weight($"{path}.weight"));

    public OnnxLayer Visit(Layer.Patches layer) => (x, path) =>
    {
        var squares = Node(
            "Conv",
            [x.Name, graph.Weight($"{path}.projection.weight"), graph.Weight($"{path}.projection.bias")],
            Behind(layer, x),
            (layer.Size, layer.Size),
            (layer.Size, layer.Size),
            (0, 0));
        return graph.Transpose(graph.Reshape(squares, layer.Out, squares.Height * squares.Width), 0, 2, 1);
    };

    public OnnxLayer Visit(Layer.LayerNorm layer) => (x, path) => graph.Node(
        "LayerNormalization", [x.Name, graph.Weight($"{path}.weight"), graph.Weight($"{path}.bias")], x.Shape, ("axis", -1), ("epsilon", Epsilon));

    public OnnxLayer Visit(Layer.SelfAttention layer) => (x, path) =>
    {
        var length = x.Shape[0];
        var query = graph.Transpose(Heads("query"), 0, 2, 1, 3);
        var key = graph.Transpose(Heads("key"), 0, 2, 3, 1);
        var value = graph.Transpose(Heads("value"), 0, 2, 1, 3);
        var alike = graph.Each("Mul", graph.Node("MatMul", [query.Name, key.Name], [layer.Heads, length, length]), graph.Number((float)(1 / Math.Sqrt(layer.HeadWidth))));
        if (layer.IsCausal) alike = graph.Each("Add", alike, graph.Numbers("causal", [length, length], [.. Enumerable.Range(0, length * length).Select(i => i % length > i / length ? float.NegativeInfinity : 0)]));
        var attended = graph.Node("MatMul", [graph.Each("Softmax", alike, ("axis", -1)).Name, value.Name], value.Shape);
        return Linear(graph.Reshape(graph.Transpose(attended, 0, 2, 1, 3), length, layer.Inner), $"{path}.output");

        OnnxValue Heads(string name) => graph.Reshape(Linear(x, $"{path}.{name}"), length, layer.Heads, layer.HeadWidth);
    };

    public OnnxLayer Visit(Layer.Gelu layer) => (x, _) =>
    {
        var share = graph.Each("Add", graph.Each("Erf", graph.Each("Mul", x, graph.Number((float)Math.Sqrt(0.5)))), graph.Number(1));
        return graph.Each("Mul", graph.Each("Mul", x, share), graph.Number(0.5f));
    };

    public OnnxLayer Visit(Layer.Tanh layer) => (x, _) => graph.Each("Tanh", x);

    public OnnxLayer Visit(Layer.Sigmoid layer) => (x, _) => graph.Each("Sigmoid", x);

    public OnnxLayer Visit(Layer.Detect layer) => (x, path) =>
    {
        const int sides = Layer.Detect.Sides;
        var (classes, places) = (layer.Classes, x.Height * x.Width);
        var projected = Node(
            "Conv", [x.Name, graph.Weight($"{path}.projection.weight"), graph.Weight($"{path}.projection.bias")], [classes + sides, x.Height, x.Width], (1, 1), (1, 1), (0, 0));
        var rows = graph.Reshape(graph.Transpose(projected, 0, 2, 3, 1), places, classes + sides);
        var (here, middle, side) = (new List<float>(), new List<float>(), new[] { 1f / x.Width, 1f / x.Height });
        for (var place = 0; place < places; place++)
        {
            var (left, top) = (place % x.Width * side[0], place / x.Width * side[1]);
            here.AddRange([left, top, left + side[0], top + side[1]]);
            middle.AddRange([left + (side[0] / 2), top + (side[1] / 2)]);
        }

        var distances = graph.Each(
            "Mul", graph.Each("Softplus", graph.Slice(rows, 2, classes, sides)), graph.Numbers("sides", [1, 1, sides], [.. side, .. side]));
        var centres = graph.Numbers("centres", [1, places, 2], [.. middle]);
        var start = graph.Each("Add", graph.Each("Neg", graph.Slice(distances, 2, 0, 2)), centres);
        var end = graph.Each("Add", graph.Slice(distances, 2, 2, 2), centres);
        return graph.Concat([graph.Slice(rows, 2, 0, classes), start, end, graph.ForEach(x, graph.Numbers("here", [1, places, sides], [.. here]), places, sides)], 2);
    };

    public OnnxLayer Visit(Layer.Residual layer) => (x, path) => graph.Each("Add", Run(layer.Main, x, $"{path}.main"), Run(layer.Shortcut, x, $"{path}.shortcut"));

    public OnnxLayer Visit(Layer.Halves layer) => (x, path) =>
    {
        var (left, right) = layer.Inputs(x.Channels);
        return graph.Concat(
            [
                Run(layer.Left, graph.Slice(x, 1, 0, left), $"{path}.left"),
                Run(layer.Right, graph.Slice(x, 1, layer.Splits ? left : 0, right), $"{path}.right"),
            ],
            1);
    };

    public OnnxLayer Visit(Layer.Own layer) =>
        throw new UsageException($"{layer.Module.Name} is a class of the project, which has no form in ONNX.", "Take --format pytorch or safetensors, which hold weights alone.");

    private static OnnxValue Same(OnnxValue x, string path) => x;

    private static int[] Behind(Layer layer, OnnxValue x) => [layer.OutputChannels(x.Channels), layer.OutputSize(x.Height), layer.OutputSize(x.Width)];

    private OnnxValue Mean(OnnxValue image) => graph.Node("ReduceMean", [image.Name, graph.Whole(2, 3)], [image.Channels], ("keepdims", 0));

    private OnnxValue Norm(OnnxValue x, string path) => graph.Node(
        "BatchNormalization",
        [x.Name, .. new[] { "weight", "bias", "running_mean", "running_var" }.Select(part => graph.Weight($"{path}.{part}"))],
        x.Shape,
        ("epsilon", Epsilon));

    private OnnxValue Convolution(
        OnnxValue x, string weight, Layer layer, (int Height, int Width) kernel, (int Height, int Width) strides, (int Height, int Width) padding, int dilation = 1, int groups = 1) =>
        Node("Conv", [x.Name, graph.Weight(weight)], Behind(layer, x), kernel, strides, padding, ("dilations", new[] { dilation, dilation }), ("group", groups));

    private OnnxValue Node(
        string operation,
        IEnumerable<string> inputs,
        IReadOnlyList<int> shape,
        (int Height, int Width) kernel,
        (int Height, int Width) strides,
        (int Height, int Width) padding,
        params (string Name, object Value)[] attributes) => graph.Node(
            operation,
            inputs,
            shape,
            [
                ("kernel_shape", new[] { kernel.Height, kernel.Width }),
                ("strides", new[] { strides.Height, strides.Width }),
                ("pads", new[] { padding.Height, padding.Width, padding.Height, padding.Width }),
                .. attributes,
            ]);
}
