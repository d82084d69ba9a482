using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class SkipConnect : OperationDefinition
{
    public override string Name => "skip_connect";

    public override string Description =>
        "The input itself; at stride 2 a factorized reduction: two 1×1 convolutions over images moved by one pixel (Liu et al. 2019).";

    public override OperationUse Use => OperationUse.Candidate;

    public override bool IsIdentity => true;

    public override IReadOnlyList<Layer> Layers(OperationContext context) =>
        [context.Stride == 1 ? new Layer.Identity() : new Layer.FactorizedReduce(context.In, context.Out)];
}
