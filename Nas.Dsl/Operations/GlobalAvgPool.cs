using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class GlobalAvgPool : OperationDefinition
{
    public override string Name => "global_avg_pool";

    public override string Description => "The mean over height and width, which leaves one number for each channel (Lin et al. 2014).";

    public override OperationUse Use => OperationUse.Head;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.GlobalAveragePool()];
}
