using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class ConvBlock : OperationDefinition
{
    public override string Name => "conv_block";

    public override string Description => "A convolution, batch norm, ReLU (Ying et al. 2019, NAS-Bench-101; Xie and Yuille 2017, GeNet).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var kernel = context.Int("kernel");
        return [new Layer.Convolution(context.In, context.Out, kernel, context.Stride, kernel / 2), new Layer.BatchNorm(context.Out), new Layer.Relu()];
    }
}
