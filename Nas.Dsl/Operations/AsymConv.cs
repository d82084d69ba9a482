using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class AsymConv : OperationDefinition
{
    public override string Name => "asym_conv";

    public override string Description =>
        "ReLU, a convolution over a row of pixels and one over a column, batch norm: 1×7 then 7×1 of NASNet (Zoph et al. 2018).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context) =>
        [new Layer.Relu(), new Layer.AsymmetricConvolution(context.In, context.Out, context.Int("kernel"), context.Stride), new Layer.BatchNorm(context.Out)];
}
