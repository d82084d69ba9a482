using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Patches : OperationDefinition
{
    public override string Name => "patches";

    public override string Description =>
        "Cuts an image into squares of size pixels and projects each to width numbers, the net's width unless given (Dosovitskiy et al. 2021); what is "
        + "left over at the right and lower edge is not seen.";

    public override OperationUse Use => OperationUse.Stem;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("size", ParameterKind.Count),
        new("width", ParameterKind.Count, new Expression("channels", 1)),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Patches(context.In, context.Int("width"), context.Int("size"))];
}
