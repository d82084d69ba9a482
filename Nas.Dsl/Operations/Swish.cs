using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Swish : ActivationOperation
{
    public override string Name => "swish";

    public override string Description => "The swish, x · sigmoid(x) (Ramachandran et al. 2017).";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Swish()];
}
