using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Sigmoid : ActivationOperation
{
    public override string Name => "sigmoid";

    public override string Description => "The logistic function, 1 / (1 + exp(-x)).";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Sigmoid()];
}
