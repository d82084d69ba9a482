using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class DepthwiseBlock : OperationDefinition
{
    public override string Name => "depthwise_block";

    public override string Description => "A depthwise convolution, batch norm, ReLU (Liu et al. 2018, Hierarchical representations).";

    public override OperationUse Use => OperationUse.Candidate;

    public override bool KeepsChannels => true;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (kernel, channels) = (context.Int("kernel"), context.In);
        return [new Layer.Convolution(channels, channels, kernel, context.Stride, kernel / 2, 1, channels), new Layer.BatchNorm(channels), new Layer.Relu()];
    }
}
