using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class PoolLayer : OperationDefinition
{
    public override string Name => "pool_layer";

    public override string Description => "A layer of its own: maximum pooling of size by size pixels every step pixels, without padding (Baker et al. 2017, MetaQNN, table 1).";

    public override OperationUse Use => OperationUse.Candidate;

    public override bool IsLayer => true;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("size", ParameterKind.Count), new("step", ParameterKind.Count, Expression.Number(2))];

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.MaxPool(context.Int("size"), context.Int("step"), 0)];
}
