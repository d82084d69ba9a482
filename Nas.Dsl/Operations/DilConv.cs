using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class DilConv : OperationDefinition
{
    public override string Name => "dil_conv";

    public override string Description => "A dilated depthwise separable convolution: ReLU, dilated depthwise, 1×1, batch norm (Liu et al. 2019).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
        [new("kernel", ParameterKind.Kernel), new("dilation", ParameterKind.Count, Expression.Number(2))];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (kernel, dilation, channels) = (context.Int("kernel"), context.Int("dilation"), context.In);
        return
        [
            new Layer.Relu(),
            new Layer.Convolution(channels, channels, kernel, context.Stride, dilation * (kernel / 2), dilation, channels),
            new Layer.Convolution(channels, context.Out, 1),
            new Layer.BatchNorm(context.Out),
        ];
    }
}
