using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class MbConv : OperationDefinition
{
    public override string Name => "mbconv";

    public override string Description =>
        "The inverted residual of MobileNetV2 (Sandler et al. 2018): a 1×1 convolution to expand times the channels, unless expand is 1, a depthwise "
        + "one and a 1×1 one back, with batch norms, and ReLU6 behind the first two; where the shape stays, the input is added.";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
        [new("kernel", ParameterKind.Kernel), new("expand", ParameterKind.Factor, Expression.Number(6))];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (kernel, expand) = (context.Int("kernel"), context.Int("expand"));
        var width = context.In * expand;
        Layer[] wide = expand == 1 ? [] : [new Layer.Convolution(context.In, width, 1), new Layer.BatchNorm(width), new Layer.Relu6()];
        Layer[] layers =
        [
            .. wide,
            new Layer.Convolution(width, width, kernel, context.Stride, kernel / 2, 1, width),
            new Layer.BatchNorm(width),
            new Layer.Relu6(),
            new Layer.Convolution(width, context.Out, 1),
            new Layer.BatchNorm(context.Out),
        ];
        return context.KeepsShape ? [new Layer.Residual(layers.ToEquatableArray(), EquatableArray.Of<Layer>(new Layer.Identity()))] : layers;
    }
}
