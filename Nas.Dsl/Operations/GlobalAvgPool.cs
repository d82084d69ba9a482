using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class GlobalAvgPool : OperationDefinition
{
    public override string Name => "global_avg_pool";

    public override string Description => "The mean over height and width (Lin et al. 2014), or over the places of a sequence, which leaves one number for each channel.";

    public override OperationUse Use => OperationUse.Candidate | OperationUse.Head;

    public override bool IsLayer => true;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.GlobalAveragePool(context.Here.Length > 0)];
}
