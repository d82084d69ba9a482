using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class LinearLayer : OperationDefinition
{
    public override string Name => "linear_layer";

    public override string Description => "A layer of its own: a fully connected layer with bias over all numbers that come in, ReLU (Baker et al. 2017, MetaQNN, table 1).";

    public override OperationUse Use => OperationUse.Candidate;

    public override bool IsLayer => true;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("neurons", ParameterKind.Count)];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var row = Flatten.Row(context);
        return [.. row, new Layer.Linear(row.Aggregate(context.In, (channels, layer) => layer.OutputChannels(channels)), context.Int("neurons")), new Layer.Relu()];
    }
}
