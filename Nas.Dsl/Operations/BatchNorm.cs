using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class BatchNorm : OperationDefinition
{
    public override string Name => "batch_norm";

    public override string Description => "Batch normalisation over the channels (Ioffe and Szegedy 2015).";

    public override OperationUse Use => OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.BatchNorm(context.In)];
}
