using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

/// <summary>The parameter by which a block is told what goes behind its convolutions.</summary>
internal static class Activation
{
    private static readonly Dictionary<string, Layer> Layers = new()
    {
        ["relu6"] = new Layer.Relu6(), ["relu"] = new Layer.Relu(), ["hswish"] = new Layer.HardSwish(), ["swish"] = new Layer.Swish(),
    };

    /// <summary>The parameter <c>activation</c>.</summary>
    public static OperationParameter Parameter { get; } = OperationParameter.OfWords("activation", "relu6", "relu", "hswish", "swish");

    /// <summary>What the argument names.</summary>
    public static Layer Of(OperationContext context) => Layers[Parameter.Words[context.Int(Parameter.Name)]];
}
