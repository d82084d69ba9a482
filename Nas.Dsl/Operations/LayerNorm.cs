using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class LayerNorm : OperationDefinition
{
    public override string Name => "layer_norm";

    public override string Description => "Normalisation over the channels of each place of a sequence (Ba et al. 2016).";

    public override OperationUse Use => OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.LayerNorm(context.In)];
}
