using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Detect : OperationDefinition
{
    public override string Name => "detect";

    public override string Description =>
        "For each place of an image a row: how sure the net is of each class, the box around the thing, and the place itself, as boxes in parts of the image "
        + "(Tian et al. 2019, FCOS): a 1×1 convolution with bias, for the task detection.";

    public override OperationUse Use => OperationUse.Head;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("classes", ParameterKind.Count)];

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Detect(context.In, context.Int("classes"))];
}
