using System.Globalization;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes layers as calls of TorchSharp's factories and of the small classes that those need besides.</summary>
/// <param name="torch">The names of TorchSharp.</param>
/// <param name="parts">The small classes.</param>
internal sealed class LayerSource(TorchNames torch, PartSource parts)
{
    /// <summary>The type of a list of layers.</summary>
    public string Type => torch.Type("Sequential");

    /// <summary>The function that makes a list of layers.</summary>
    public string Function => torch.Function("Sequential");

    /// <summary>What a factorized reduction is called in a comment.</summary>
    public string FactorizedReduceName => parts.Name(PartSource.FactorizedReduce);

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
        (Layer.Dropout a, Layer.Dropout b) => a == b,
        _ => layer.GetType() == doubled.GetType() && Sizes(layer).Zip(Sizes(doubled), (a, b) => b == a || b == 2 * a).All(same => same),
    };

    private static int[] Sizes(Layer layer) => layer switch
    {
        Layer.Convolution c => [c.In, c.Out, c.Kernel, c.Stride, c.Padding, c.Dilation, c.Groups],
        Layer.BatchNorm n => [n.Channels],
        Layer.MaxPool p => [p.Kernel, p.Stride, p.Padding],
        Layer.AveragePool p => [p.Kernel, p.Stride, p.Padding, p.CeilMode ? 1 : 0],
        Layer.Zero z => [z.Stride],
        Layer.FactorizedReduce r => [r.In, r.Out],
        Layer.Linear l => [l.In, l.Out],
        Layer.Relu or Layer.Identity or Layer.GlobalAveragePool => [],
        _ => throw new ArgumentException($"{layer.GetType().Name} has no sizes.", nameof(layer)),
    };

    private string Expression(IReadOnlyList<Layer> layers, SizeVariables sizes)
    {
        switch (layers[0])
        {
            case Layer.Convolution:
                return $"{torch.Function("Conv2d")}({Size<Layer.Convolution>(c => c.In)}, {Size<Layer.Convolution>(c => c.Out)}, {Size<Layer.Convolution>(c => c.Kernel)}"
                    + Named("stride", Size<Layer.Convolution>(c => c.Stride), "1")
                    + Named("padding", Size<Layer.Convolution>(c => c.Padding), "0")
                    + Named("dilation", Size<Layer.Convolution>(c => c.Dilation), "1")
                    + Named("groups", Size<Layer.Convolution>(c => c.Groups), "1")
                    + ", bias: false)";
            case Layer.BatchNorm:
                return $"{torch.Function("BatchNorm2d")}({Size<Layer.BatchNorm>(n => n.Channels)})";
            case Layer.Relu:
                return $"{torch.Function("ReLU")}()";
            case Layer.MaxPool:
                return $"{torch.Function("MaxPool2d")}({Size<Layer.MaxPool>(p => p.Kernel)}, stride: {Size<Layer.MaxPool>(p => p.Stride)}"
                    + Named("padding", Size<Layer.MaxPool>(p => p.Padding), "0")
                    + ")";
            case Layer.AveragePool pool:
                return $"{torch.Function("AvgPool2d")}({Size<Layer.AveragePool>(p => p.Kernel)}, stride: {Size<Layer.AveragePool>(p => p.Stride)}"
                    + Named("padding", Size<Layer.AveragePool>(p => p.Padding), "0")
                    + (pool.CeilMode ? ", ceil_mode: true" : "")
                    + (pool.Padding > 0 ? ", count_include_pad: false" : "")
                    + ")";
            case Layer.Identity:
                return $"{torch.Function("Identity")}()";
            case Layer.FactorizedReduce:
                return $"new {parts.Use(PartSource.FactorizedReduce)}({Size<Layer.FactorizedReduce>(r => r.In)}, {Size<Layer.FactorizedReduce>(r => r.Out)})";
            case Layer.GlobalAveragePool:
                return $"new {parts.Use(PartSource.GlobalAveragePool)}()";
            case Layer.Linear:
                return $"{torch.Function("Linear")}({Size<Layer.Linear>(l => l.In)}, {Size<Layer.Linear>(l => l.Out)})";
            case Layer.Dropout dropout:
                return $"{torch.Function("Dropout")}({dropout.Probability.ToString("R", CultureInfo.InvariantCulture)})";
            case Layer.Residual:
                var main = Expressions([.. layers.Select(l => ((Layer.Residual)l).Main)], sizes);
                var shortcut = Expressions([.. layers.Select(l => ((Layer.Residual)l).Shortcut)], sizes);
                return $"new {parts.Use(PartSource.Residual)}(\n    main: {Sequential(main)},\n    shortcut: {Sequential(shortcut)})";
            default:
                throw new ArgumentException($"{layers[0].GetType().Name} is no layer of a final network.", nameof(layers));
        }

        string Size<T>(Func<T, int> size)
            where T : Layer => sizes.Expression([.. layers.Select(l => size((T)l))]);
    }

    private string Sequential(IReadOnlyList<string> layers) =>
        layers.Count <= 2 ? $"{Function}({string.Join(", ", layers)})" : $"{Function}(\n        {string.Join(",\n        ", layers)})";

    private static string Named(string parameter, string value, string standard) => value == standard ? "" : $", {parameter}: {value}";
}
