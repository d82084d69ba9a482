using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class ShuffleXception : ShuffleUnit
{
    public override string Name => "shuffle_xception";

    public override string Description =>
        "The Xception block of SPOS (Guo et al. 2020): as shuffle_block, with three depthwise separable 3×3 convolutions, the first with the stride.";

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [Mid];

    protected override int Kernel(OperationContext context) => 3;

    protected override IReadOnlyList<Layer> Main(int input, int mid, int output, int kernel, int stride) =>
    [
        .. Depthwise(input, kernel, stride), .. Pointwise(input, mid),
        .. Depthwise(mid, kernel, 1), .. Pointwise(mid, mid),
        .. Depthwise(mid, kernel, 1), .. Pointwise(mid, output),
    ];
}
