using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Linear : OperationDefinition
{
    public override string Name => "linear";

    public override string Description => "A fully connected layer with bias.";

    public override OperationUse Use => OperationUse.Head;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("features", ParameterKind.Count)];

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Linear(context.In, context.Int("features"))];
}
