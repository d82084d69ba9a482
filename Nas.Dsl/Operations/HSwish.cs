using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class HSwish : ActivationOperation
{
    public override string Name => "hswish";

    public override string Description => "The hard swish, x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019, MobileNetV3).";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.HardSwish()];
}
