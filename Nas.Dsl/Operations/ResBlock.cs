using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class ResBlock : OperationDefinition
{
    public override string Name => "res_block";

    public override string Description =>
        "The residual block between the stages of NAS-Bench-201 (Dong and Yang 2020): two times ReLU, 3×3 convolution, batch norm; the "
        + "shortcut at stride 2 is average pooling and a 1×1 convolution.";

    public override OperationUse Use => OperationUse.Block;

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("stride", ParameterKind.Count, Expression.Number(1))];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var stride = context.StrideArgument();
        var main = NorConv.Layers(context.In, context.Out, 3, stride).Concat(NorConv.Layers(context.Out, context.Out, 3, 1));
        Layer[] shortcut =
            stride == 2 ? [new Layer.AveragePool(2, 2, 0, CeilMode: true), new Layer.Convolution(context.In, context.Out, 1)]
            : !context.KeepsShape ? [.. NorConv.Layers(context.In, context.Out, 1, 1)]
            : [new Layer.Identity()];
        return [new Layer.Residual(main.ToEquatableArray(), shortcut.ToEquatableArray())];
    }
}
