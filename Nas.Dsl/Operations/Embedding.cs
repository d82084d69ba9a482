using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Embedding : OperationDefinition
{
    public override string Name => "embedding";

    public override string Description => "For each token a row of numbers, which is learnt; width is the net's width unless given.";

    public override OperationUse Use => OperationUse.Stem;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("vocabulary", ParameterKind.Count),
        new("width", ParameterKind.Count, new Expression("channels", 1)),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Embedding(context.Int("vocabulary"), context.Int("width"))];
}
