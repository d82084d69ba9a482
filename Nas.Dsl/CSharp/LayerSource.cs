using System.Globalization;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes layers as calls of TorchSharp's factories and of the small classes that those need besides.</summary>
/// <param name="torch">The names of TorchSharp.</param>
/// <param name="parts">The small classes.</param>
/// <param name="own">How a class of the user's is written.</param>
internal sealed class LayerSource(TorchNames torch, PartSource parts, Func<OwnModule, string> own)
{
    private static readonly LayerSizes Sizes = new();
    private readonly TorchNames _torch = torch;
    private readonly PartSource _parts = parts;
    private readonly Func<OwnModule, string> _own = own;

    /// <summary>The type of a list of layers.</summary>
    public string Type => _torch.Type("Sequential");

    /// <summary>The function that makes a list of layers.</summary>
    public string Function => _torch.Function("Sequential");

    /// <summary>What a factorized reduction is called in a comment.</summary>
    public string FactorizedReduceName => _parts.Name(PartSource.FactorizedReduce);

    /// <summary>Each layer of a list as an expression.</summary>
    /// <param name="plans">The list as it is, then with each of <paramref name="sizes"/>' variables doubled.</param>
    /// <param name="sizes">What the sizes depend on.</param>
    public IReadOnlyList<string> Expressions(IReadOnlyList<IReadOnlyList<Layer>> plans, SizeVariables sizes) =>
        [.. Enumerable.Range(0, plans[0].Count).Select(i => Expression([.. plans.Select(p => p[i])], sizes))];

    /// <summary>
    /// Whether two plans of one thing differ by nothing but sizes that are twice as large in the second: then an expression in the
    /// doubled variable stands for both.
    /// </summary>
    public static bool Doubles(IReadOnlyList<Layer> plan, IReadOnlyList<Layer> doubled) =>
        plan.Count == doubled.Count && plan.Zip(doubled, Doubles).All(same => same);

    private static bool Doubles(Layer layer, Layer doubled) => (layer, doubled) switch
    {
        (Layer.Residual a, Layer.Residual b) => Doubles(a.Main, b.Main) && Doubles(a.Shortcut, b.Shortcut),
        (Layer.Halves a, Layer.Halves b) => a.Splits == b.Splits && Doubles(a.Left, b.Left) && Doubles(a.Right, b.Right),
        (Layer.Dropout a, Layer.Dropout b) => a == b,
        _ => layer.GetType() == doubled.GetType() && layer.Accept(Sizes).Zip(doubled.Accept(Sizes), (a, b) => b == a || b == 2 * a).All(same => same),
    };

    private string Expression(IReadOnlyList<Layer> layers, SizeVariables sizes) => layers[0].Accept(new LayerExpression(this, layers, sizes));

    /// <summary>A list of layers as one module among others, each layer on a line of its own.</summary>
    public string Block(IReadOnlyList<string> layers) =>
        $"{Function}(\n    {string.Join(",\n    ", layers.Select(l => l.Replace("\n", "\n    ")))})";

    /// <summary>A list of layers as one module in a line.</summary>
    public string InOneLine(IReadOnlyList<string> layers) => $"{Function}({string.Join(", ", layers)})";

    private string Sequential(IReadOnlyList<string> layers) =>
        layers.Count <= 2 ? $"{Function}({string.Join(", ", layers)})" : $"{Function}(\n        {string.Join(",\n        ", layers)})";

    /// <summary>The numbers of a layer that may depend on a variable.</summary>
    private sealed class LayerSizes : ILayerVisitor<int[]>
    {
        public int[] Visit(Layer.Convolution layer) => [layer.In, layer.Out, layer.Kernel, layer.Stride, layer.Padding, layer.Dilation, layer.Groups];

        public int[] Visit(Layer.AsymmetricConvolution layer) => [layer.In, layer.Out, layer.Kernel, layer.Stride];

        public int[] Visit(Layer.RectangularConvolution layer) => [layer.In, layer.Out, layer.Height, layer.Width, layer.Stride];

        public int[] Visit(Layer.BatchNorm layer) => [layer.Channels];

        public int[] Visit(Layer.Relu layer) => [];

        public int[] Visit(Layer.Relu6 layer) => [];

        public int[] Visit(Layer.HardSwish layer) => [];

        public int[] Visit(Layer.Swish layer) => [];

        public int[] Visit(Layer.SqueezeExcite layer) => [layer.Channels, layer.Squeezed];

        // Written are the groups alone.
        public int[] Visit(Layer.ChannelShuffle layer) => [layer.Groups];

        public int[] Visit(Layer.FirstChannels layer) => [layer.Channels];

        public int[] Visit(Layer.Upsample layer) => [layer.Factor];

        public int[] Visit(Layer.MaxPool layer) => [layer.Kernel, layer.Stride, layer.Padding];

        public int[] Visit(Layer.AveragePool layer) => [layer.Kernel, layer.Stride, layer.Padding, layer.CeilMode ? 1 : 0];

        public int[] Visit(Layer.Identity layer) => [];

        public int[] Visit(Layer.Zero layer) => [layer.Stride];

        public int[] Visit(Layer.FactorizedReduce layer) => [layer.In, layer.Out];

        public int[] Visit(Layer.GlobalAveragePool layer) => [];

        // Written without sizes.
        public int[] Visit(Layer.Flatten layer) => [];

        public int[] Visit(Layer.Linear layer) => [layer.In, layer.Out];

        public int[] Visit(Layer.Embedding layer) => [layer.Vocabulary, layer.Width];

        public int[] Visit(Layer.Positions layer) => [layer.Length, layer.Channels];

        public int[] Visit(Layer.Patches layer) => [layer.In, layer.Out, layer.Size];

        public int[] Visit(Layer.LayerNorm layer) => [layer.Channels];

        public int[] Visit(Layer.SelfAttention layer) => [layer.Channels, layer.Heads, layer.HeadWidth];

        public int[] Visit(Layer.Detect layer) => [layer.In, layer.Classes];

        public int[] Visit(Layer.Gelu layer) => [];

        public int[] Visit(Layer.Tanh layer) => [];

        public int[] Visit(Layer.Sigmoid layer) => [];

        public int[] Visit(Layer.Dropout layer) => [];

        public int[] Visit(Layer.Residual layer) => [.. layer.Main.Concat(layer.Shortcut).SelectMany(l => l.Accept(this))];

        public int[] Visit(Layer.Halves layer) => [.. layer.Left.Concat(layer.Right).SelectMany(l => l.Accept(this))];

        public int[] Visit(Layer.Own layer) => [layer.In, layer.Out, layer.Stride];
    }

    /// <summary>One layer as an expression.</summary>
    /// <param name="source">Whose names it uses.</param>
    /// <param name="layers">The layer as it is, then with each of <paramref name="sizes"/>' variables doubled.</param>
    /// <param name="sizes">What the sizes depend on.</param>
    private sealed class LayerExpression(LayerSource source, IReadOnlyList<Layer> layers, SizeVariables sizes) : ILayerVisitor<string>
    {
        public string Visit(Layer.Convolution layer) =>
            $"{Function("Conv2d")}({Size(layer, l => l.In)}, {Size(layer, l => l.Out)}, {Size(layer, l => l.Kernel)}"
            + Named("stride", Size(layer, l => l.Stride), "1")
            + Named("padding", Size(layer, l => l.Padding), "0")
            + Named("dilation", Size(layer, l => l.Dilation), "1")
            + Named("groups", Size(layer, l => l.Groups), "1")
            + ", bias: false)";

        public string Visit(Layer.AsymmetricConvolution layer)
        {
            var (input, output, kernel) = (Size(layer, l => l.In), Size(layer, l => l.Out), Size(layer, l => l.Kernel));
            var (stride, padding) = (Size(layer, l => l.Stride), Size(layer, l => l.Kernel / 2));
            return source.Sequential(
            [
                $"{Function("Conv2d")}({input}, {output}, (1, {kernel}){Named("stride", $"(1, {stride})", "(1, 1)")}, padding: (0, {padding}), bias: false)",
                $"{Function("Conv2d")}({output}, {output}, ({kernel}, 1){Named("stride", $"({stride}, 1)", "(1, 1)")}, padding: ({padding}, 0), bias: false)",
            ]);
        }

        public string Visit(Layer.RectangularConvolution layer)
        {
            var (height, width, stride) = (layer.Height, layer.Width, Size(layer, l => l.Stride));
            return $"{Function("Conv2d")}({Size(layer, l => l.In)}, {Size(layer, l => l.Out)}, ({height}, {width}){Named("stride", $"({stride}, {stride})", "(1, 1)")}"
                + $"{Named("padding", $"({height / 2}, {width / 2})", "(0, 0)")}, bias: false)";
        }

        public string Visit(Layer.BatchNorm layer) => $"{Function("BatchNorm2d")}({Size(layer, l => l.Channels)})";

        public string Visit(Layer.Relu layer) => $"{Function("ReLU")}()";

        public string Visit(Layer.Relu6 layer) => $"{Function("ReLU6")}()";

        public string Visit(Layer.HardSwish layer) => $"{Function("Hardswish")}()";

        public string Visit(Layer.Swish layer) => $"{Function("SiLU")}()";

        public string Visit(Layer.SqueezeExcite layer) =>
            $"new {source._parts.Use(PartSource.SqueezeExcite)}({Size(layer, l => l.Channels)}, {Size(layer, l => l.Squeezed)}{(layer.IsHard ? ", isHard: true" : "")})";

        public string Visit(Layer.ChannelShuffle layer) => $"{Function("ChannelShuffle")}({Size(layer, l => l.Groups)})";

        public string Visit(Layer.FirstChannels layer) => throw new NotSupportedException("A cell takes the first channels of a state itself.");

        public string Visit(Layer.Upsample layer) => $"{Function("Upsample")}(scale_factor: [{layer.Factor}, {layer.Factor}])";

        public string Visit(Layer.MaxPool layer) =>
            $"{Function("MaxPool2d")}({Size(layer, l => l.Kernel)}, stride: {Size(layer, l => l.Stride)}{Named("padding", Size(layer, l => l.Padding), "0")})";

        public string Visit(Layer.AveragePool layer) =>
            $"{Function("AvgPool2d")}({Size(layer, l => l.Kernel)}, stride: {Size(layer, l => l.Stride)}{Named("padding", Size(layer, l => l.Padding), "0")}"
            + (layer.CeilMode ? ", ceil_mode: true" : "")
            + (layer.Padding > 0 ? ", count_include_pad: false" : "")
            + ")";

        public string Visit(Layer.Identity layer) => $"{Function("Identity")}()";

        public string Visit(Layer.Zero layer) => throw new NotSupportedException("A final network does without an edge of zeros.");

        public string Visit(Layer.FactorizedReduce layer) =>
            $"new {source._parts.Use(PartSource.FactorizedReduce)}({Size(layer, l => l.In)}, {Size(layer, l => l.Out)})";

        public string Visit(Layer.GlobalAveragePool layer) =>
            $"new {source._parts.Use(layer.IsOfSequence ? PartSource.SequenceMean : PartSource.GlobalAveragePool)}()";

        public string Visit(Layer.Flatten layer) => $"{Function("Flatten")}()";

        public string Visit(Layer.Linear layer) =>
            $"{Function("Linear")}({Size(layer, l => l.In)}, {Size(layer, l => l.Out)}{(layer.HasBias ? "" : ", hasBias: false")})";

        public string Visit(Layer.Embedding layer) => $"{Function("Embedding")}({Size(layer, l => l.Vocabulary)}, {Size(layer, l => l.Width)})";

        public string Visit(Layer.Positions layer) => $"new {source._parts.Use(PartSource.Positions)}({Size(layer, l => l.Length)}, {Size(layer, l => l.Channels)})";

        public string Visit(Layer.Patches layer) =>
            $"new {source._parts.Use(PartSource.Patches)}({Size(layer, l => l.In)}, {Size(layer, l => l.Out)}, {Size(layer, l => l.Size)})";

        public string Visit(Layer.LayerNorm layer) => $"{Function("LayerNorm")}({Size(layer, l => l.Channels)})";

        public string Visit(Layer.SelfAttention layer) =>
            $"new {source._parts.Use(PartSource.SelfAttention)}({Size(layer, l => l.Channels)}, {Size(layer, l => l.Heads)}, {Size(layer, l => l.HeadWidth)}"
            + $"{(layer.IsCausal ? ", isCausal: true" : "")})";

        public string Visit(Layer.Detect layer) => $"new {source._parts.Use(PartSource.Detect)}({Size(layer, l => l.In)}, {Size(layer, l => l.Classes)})";

        public string Visit(Layer.Gelu layer) => $"{Function("GELU")}()";

        public string Visit(Layer.Tanh layer) => $"{Function("Tanh")}()";

        public string Visit(Layer.Sigmoid layer) => $"{Function("Sigmoid")}()";

        public string Visit(Layer.Dropout layer) => $"{Function("Dropout")}({layer.Probability.ToString("R", CultureInfo.InvariantCulture)})";

        public string Visit(Layer.Residual layer)
        {
            var main = source.Expressions([.. layers.Select(l => ((Layer.Residual)l).Main)], sizes);
            var shortcut = source.Expressions([.. layers.Select(l => ((Layer.Residual)l).Shortcut)], sizes);
            return $"new {source._parts.Use(PartSource.Residual)}(\n    main: {source.Sequential(main)},\n    shortcut: {source.Sequential(shortcut)})";
        }

        public string Visit(Layer.Halves layer)
        {
            var left = source.Expressions([.. layers.Select(l => ((Layer.Halves)l).Left)], sizes);
            var right = source.Expressions([.. layers.Select(l => ((Layer.Halves)l).Right)], sizes);
            var splits = layer.Splits ? ",\n    splits: true" : "";
            return $"new {source._parts.Use(PartSource.Halves)}(\n    left: {source.Sequential(left)},\n    right: {source.Sequential(right)}{splits})";
        }

        public string Visit(Layer.Own layer)
        {
            var arguments = layer.Module.Arguments.Select(argument =>
                (argument.Name is { } name ? $"{Identifiers.Escape(name)}: " : "")
                + (argument.Literal ?? Size(layer, l => (int)argument.At(l.In, l.Out, l.Stride))));
            return $"new {source._own(layer.Module)}({string.Join(", ", arguments)})";
        }

        private string Function(string name) => source._torch.Function(name);

        // The first layer says of which kind all are.
        private string Size<T>(T layer, Func<T, int> size)
            where T : Layer => sizes.Expression([.. layers.Select(l => size((T)l))]);

        private static string Named(string parameter, string value, string standard) => value == standard ? "" : $", {parameter}: {value}";
    }
}
