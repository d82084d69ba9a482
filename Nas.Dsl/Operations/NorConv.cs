using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class NorConv : OperationDefinition
{
    public override string Name => "nor_conv";

    public override string Description => "A normal convolution: ReLU, convolution, batch norm (Dong and Yang 2020).";

    public override OperationUse Use => OperationUse.Candidate;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel)];

    public override IReadOnlyList<Layer> Layers(OperationContext context) =>
        Layers(context.In, context.Out, context.Int("kernel"), context.Stride);

    internal static IReadOnlyList<Layer> Layers(int input, int output, int kernel, int stride) =>
        [new Layer.Relu(), new Layer.Convolution(input, output, kernel, stride, kernel / 2), new Layer.BatchNorm(output)];
}
