using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Flatten : OperationDefinition
{
    public override string Name => "flatten";

    public override string Description => "All numbers of an image as one row; a row stays as it is.";

    public override OperationUse Use => OperationUse.Candidate | OperationUse.Head;

    public override bool IsLayer => true;

    public override IReadOnlyList<Layer> Layers(OperationContext context) => Row(context);

    /// <summary>What makes a row of what comes in: nothing where it is one.</summary>
    public static IReadOnlyList<Layer> Row(OperationContext context) => context.Here.Pixels == 0 ? [] : [new Layer.Flatten(context.Here.Pixels)];
}
