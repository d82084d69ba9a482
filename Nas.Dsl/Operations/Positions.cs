using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Positions : OperationDefinition
{
    public override string Name => "positions";

    public override string Description => "Adds to each place of a sequence a row of its own, which is learnt (Gehring et al. 2017).";

    public override OperationUse Use => OperationUse.Stem;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Positions(context.Here.Length, context.In)];
}
