using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class None : OperationDefinition
{
    public override string Name => "none";

    public override string Description => "No edge: zeros (Liu et al. 2019, section 2.1).";

    public override OperationUse Use => OperationUse.Candidate;

    public override bool IsZero => true;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Zero(context.Stride)];
}
