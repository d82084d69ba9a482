using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Swish : OperationDefinition
{
    public override string Name => "swish";

    public override string Description => "The swish, x · sigmoid(x) (Ramachandran et al. 2017).";

    public override OperationUse Use => OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Swish()];
}
