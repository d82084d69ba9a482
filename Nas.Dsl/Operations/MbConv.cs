using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class MbConv : InvertedResidual
{
    // Both papers squeeze to a quarter, but not of the same width (Tan et al. 2019, section 4.1; Howard et al. 2019, section 5.3).
    private const string None = "none", OfInput = "mnasnet", OfWidth = "mobilenetv3";
    private const int Quarter = 4;

    public override string Name => "mbconv";

    public override string Description =>
        "The inverted residual of MobileNetV2 (Sandler et al. 2018): a 1×1 convolution to expand times the channels, unless expand is 1, a depthwise "
        + "one and a 1×1 one back, with batch norms, and the activation behind the first two; where the shape stays, the input is added. With se, squeeze and "
        + "excitation behind the depthwise one: mnasnet squeezes to a quarter of the block's input and ends in a sigmoid (Tan et al. 2019), mobilenetv3 "
        + "to a quarter of the depthwise width and ends in a hard one (Howard et al. 2019).";

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("kernel", ParameterKind.Kernel),
        new("expand", ParameterKind.Factor, Expression.Number(6)),
        OperationParameter.OfWords("se", None, OfInput, OfWidth),
        Activation.Parameter,
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (width, activation) = (context.Times("expand", context.In), Activation.Of(context));
        var squeeze = Parameters[2].Words[context.Int("se")] switch
        {
            OfInput => new Layer.SqueezeExcite(width, context.In / Quarter, false),
            OfWidth => new Layer.SqueezeExcite(width, width / Quarter, true),
            _ => null,
        };
        Layer[] widening = context.Arguments["expand"] == 1 ? [] : [new Layer.Convolution(context.In, width, 1), new Layer.BatchNorm(width), activation];
        return Layers(context, width, widening, activation, squeeze);
    }
}
