using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class FbnetBlock : InvertedResidual
{
    public override string Name => "fbnet_block";

    public override string Description =>
        "The block of FBNet (Wu et al. 2019, section 3.1): a 1×1 convolution to expand times the channels, also where expand is 1, a depthwise one and a "
        + "1×1 one back, with batch norms, and ReLU behind the first two; with groups, the 1×1 ones are in groups, and the channels are shuffled behind the "
        + "first; where the shape stays, the input is added.";

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
    [
        new("kernel", ParameterKind.Kernel),
        new("expand", ParameterKind.Factor, Expression.Number(6)),
        new("groups", ParameterKind.Count, Expression.Number(1)),
    ];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (width, groups) = (context.Times("expand", context.In), context.Int("groups"));
        Layer[] widening =
        [
            new Layer.Convolution(context.In, width, 1, Groups: groups),
            new Layer.BatchNorm(width),
            new Layer.Relu(),
            .. groups == 1 ? [] : new Layer[] { new Layer.ChannelShuffle(width, groups) },
        ];
        return Layers(context, width, widening, new Layer.Relu(), groups: groups);
    }
}
