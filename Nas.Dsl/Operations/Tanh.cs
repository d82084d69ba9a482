using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Tanh : ActivationOperation
{
    public override string Name => "tanh";

    public override string Description => "The hyperbolic tangent.";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Tanh()];
}
