using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Conv : OperationDefinition
{
    public override string Name => "conv";

    public override string Description => "A convolution without bias, padded to keep the size; channels is the net's width unless given.";

    public override OperationUse Use => OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("kernel", ParameterKind.Kernel),
        new("channels", ParameterKind.Count, new Expression("channels", 1)),
        new("stride", ParameterKind.Count, Expression.Number(1)),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var kernel = context.Int("kernel");
        return [new Layer.Convolution(context.In, context.Int("channels"), kernel, context.StrideArgument(), kernel / 2)];
    }
}
