using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class SepConv : OperationDefinition
{
    public override string Name => "sep_conv";

    public override string Description => "A depthwise separable convolution, applied twice: ReLU, depthwise, 1×1, batch norm (Zoph et al. 2018).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (kernel, channels) = (context.Int("kernel"), context.In);
        return
        [
            new Layer.Relu(),
            new Layer.Convolution(channels, channels, kernel, context.Stride, kernel / 2, 1, channels),
            new Layer.Convolution(channels, channels, 1),
            new Layer.BatchNorm(channels),
            new Layer.Relu(),
            new Layer.Convolution(channels, channels, kernel, 1, kernel / 2, 1, channels),
            new Layer.Convolution(channels, context.Out, 1),
            new Layer.BatchNorm(context.Out),
        ];
    }
}
