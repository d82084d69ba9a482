using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Relu : ActivationOperation
{
    public override string Name => "relu";

    public override string Description => "The rectifier, max(x, 0).";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Relu()];
}
