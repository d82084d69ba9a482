using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class ConvLayer : OperationDefinition
{
    public override string Name => "conv_layer";

    public override string Description =>
        "A layer that says its own width: a convolution of any height and width with so many filters, batch norm, ReLU (Zoph and Le 2017, NAS-RL, section 3.1).";

    public override OperationUse Use => OperationUse.Candidate;

    public override bool IsLayer => true;

    public override bool OwnsWidth => true;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("height", ParameterKind.Kernel),
        new("width", ParameterKind.Kernel),
        new("filters", ParameterKind.Count),
        new("stride", ParameterKind.Count, Expression.Number(1)),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var filters = context.Int("filters");
        return
        [
            new Layer.RectangularConvolution(context.In, filters, context.Int("height"), context.Int("width"), context.StrideArgument()),
            new Layer.BatchNorm(filters),
            new Layer.Relu(),
        ];
    }
}
