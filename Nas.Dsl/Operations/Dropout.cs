using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Dropout : OperationDefinition
{
    public override string Name => "dropout";

    public override string Description => "Sets each element to zero with probability p while training (Srivastava et al. 2014).";

    public override OperationUse Use => OperationUse.Head;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("p", ParameterKind.Fraction)];

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Dropout(context.Arguments["p"])];
}
