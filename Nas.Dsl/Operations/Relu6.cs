using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Relu6 : ActivationOperation
{
    public override string Name => "relu6";

    public override string Description => "The rectifier that ends at six, min(max(x, 0), 6) (Sandler et al. 2018).";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Relu6()];
}
