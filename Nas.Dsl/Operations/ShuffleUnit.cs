using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

/// <summary>
/// What the choice blocks of Guo et al. (2020, SPOS) share, the units of ShuffleNet V2 (Ma et al. 2018, figure 3): where the shape
/// stays, half of the channels pass by and the other half goes through some convolutions; else all channels go through both paths, and
/// the shorter one is a depthwise and a 1×1 convolution. The results are concatenated, and the channels shuffled. Each path puts out one half,
/// so that a narrower unit is a slice of a wider one; in the authors' code the shorter path puts out as many channels as come in.
/// </summary>
internal abstract class ShuffleUnit : OperationDefinition
{
    public override OperationUse Use => OperationUse.Candidate;

    /// <summary>The parameter for the width between the convolutions, as a part of half of the channels out.</summary>
    protected static OperationParameter Mid { get; } = new("mid", ParameterKind.Ratio, Expression.Number(1));

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var (input, output, kernel) = (context.In, context.Out, Kernel(context));
        var half = output / 2;
        var mid = context.Times("mid", half);
        var halves = context.KeepsShape
            ? new Layer.Halves(EquatableArray.Of<Layer>(new Layer.Identity()), Main(input - (input / 2), mid, output - half, kernel, 1).ToEquatableArray(), true)
            : new Layer.Halves(
                Depthwise(input, kernel, context.Stride).Concat(Pointwise(input, half)).ToEquatableArray(),
                Main(input, mid, output - half, kernel, context.Stride).ToEquatableArray(),
                false);
        return [halves, new Layer.ChannelShuffle(output, 2)];
    }

    /// <summary>The kernel of the depthwise convolutions.</summary>
    protected abstract int Kernel(OperationContext context);

    /// <summary>The long path.</summary>
    protected abstract IReadOnlyList<Layer> Main(int input, int mid, int output, int kernel, int stride);

    protected static IReadOnlyList<Layer> Depthwise(int channels, int kernel, int stride) =>
        [new Layer.Convolution(channels, channels, kernel, stride, kernel / 2, 1, channels), new Layer.BatchNorm(channels)];

    protected static IReadOnlyList<Layer> Pointwise(int input, int output) =>
        [new Layer.Convolution(input, output, 1), new Layer.BatchNorm(output), new Layer.Relu()];
}
