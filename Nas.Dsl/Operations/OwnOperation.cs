using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

/// <summary>
/// A module of the user's as an operation. What it does not do itself is done before it: where it takes no stride, a factorized reduction
/// halves the image; where it keeps its channels, a 1×1 convolution brings them to the width.
/// </summary>
internal sealed class OwnOperation(OwnModule module) : OperationDefinition
{
    public override string Name => module.Name;

    public override string Description => $"The class {module.Type} of the project.";

    public override OperationUse Use => OperationUse.Candidate | OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public override OwnModule Module => module;

    // What is a choice, which only a candidate has. Between stem and head it says the stride itself; on an edge the edge does.
    public override IReadOnlyList<OperationParameter> Parameters =>
    [
        .. module.Choices.Select(c => new OperationParameter(c.Name!, c.Value.IsBoolean ? ParameterKind.Boolean : ParameterKind.Count)),
        .. module.TakesStride ? [new OperationParameter(OwnArgument.Stride, ParameterKind.Count, Expression.Number(1))] : Array.Empty<OperationParameter>(),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (input, output, stride) = (context.In, context.Out, context.Stride);
        var before = new List<Layer>();
        if (stride == 2 && !module.TakesStride)
        {
            var width = module.TakesWidths ? input : output;
            before.Add(new Layer.FactorizedReduce(input, width));
            (input, stride) = (width, 1);
        }
        else if (!module.TakesWidths && (stride == 2 ? input != output : !context.KeepsShape))
        {
            before.AddRange(NorConv.Layers(input, output, 1, 1));
            input = output;
        }

        return [.. before, new Layer.Own(module.With(context.Arguments), input, output, stride)];
    }
}
