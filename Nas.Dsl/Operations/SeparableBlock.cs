using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class SeparableBlock : OperationDefinition
{
    public override string Name => "separable_block";

    public override string Description =>
        "A depthwise separable convolution, applied once: depthwise, 1×1, batch norm, ReLU (Liu et al. 2018, Hierarchical representations).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (kernel, channels) = (context.Int("kernel"), context.In);
        return
        [
            new Layer.Convolution(channels, channels, kernel, context.Stride, kernel / 2, 1, channels),
            new Layer.Convolution(channels, context.Out, 1),
            new Layer.BatchNorm(context.Out),
            new Layer.Relu(),
        ];
    }
}
