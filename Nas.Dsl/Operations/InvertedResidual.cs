using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

/// <summary>What the mobile blocks share: a 1×1 convolution to a width, a depthwise one, a 1×1 one back, and the input where the shape stays.</summary>
internal abstract class InvertedResidual : OperationDefinition
{
    public override OperationUse Use => OperationUse.Candidate;

    /// <summary>The layers of a block.</summary>
    /// <param name="context">The channels, and <c>kernel</c> among its arguments.</param>
    /// <param name="width">The channels of the depthwise convolution.</param>
    /// <param name="widening">What goes before that convolution.</param>
    /// <param name="activation">What goes behind it.</param>
    /// <param name="squeeze">What weighs its channels, or null.</param>
    /// <param name="groups">Those of the last convolution.</param>
    protected static IReadOnlyList<Layer> Layers(
        OperationContext context, int width, IReadOnlyList<Layer> widening, Layer activation, Layer? squeeze = null, int groups = 1)
    {
        var kernel = context.Int("kernel");
        Layer[] layers =
        [
            .. widening,
            new Layer.Convolution(width, width, kernel, context.Stride, kernel / 2, 1, width),
            new Layer.BatchNorm(width),
            activation,
            .. squeeze is null ? [] : new[] { squeeze },
            new Layer.Convolution(width, context.Out, 1, Groups: groups),
            new Layer.BatchNorm(context.Out),
        ];
        return context.KeepsShape ? [new Layer.Residual(layers.ToEquatableArray(), EquatableArray.Of<Layer>(new Layer.Identity()))] : layers;
    }
}
