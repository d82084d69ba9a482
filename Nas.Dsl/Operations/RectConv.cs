using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class RectConv : OperationDefinition
{
    public override string Name => "rect_conv";

    public override string Description => "A convolution of any height and width, batch norm, ReLU (Zoph and Le 2017, NAS-RL, section 3.1).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("height", ParameterKind.Kernel), new("width", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context) =>
    [
        new Layer.RectangularConvolution(context.In, context.Out, context.Int("height"), context.Int("width"), context.Stride),
        new Layer.BatchNorm(context.Out),
        new Layer.Relu(),
    ];
}
