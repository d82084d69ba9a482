using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class HSwish : OperationDefinition
{
    public override string Name => "hswish";

    public override string Description => "The hard swish, x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019, MobileNetV3).";

    public override OperationUse Use => OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.HardSwish()];
}
