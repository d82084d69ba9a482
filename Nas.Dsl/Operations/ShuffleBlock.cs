using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class ShuffleBlock : ShuffleUnit
{
    public override string Name => "shuffle_block";

    public override string Description =>
        "A choice block of SPOS (Guo et al. 2020), a unit of ShuffleNet V2: half of the channels go through 1×1, depthwise, 1×1, with batch norms, and ReLU "
        + "behind the 1×1 ones, and are shuffled with the others; mid is the width between as a part of half of the channels.";

    public override IReadOnlyList<OperationParameter> Parameters { get; } = [new("kernel", ParameterKind.Kernel), Mid];

    protected override int Kernel(OperationContext context) => context.Int("kernel");

    protected override IReadOnlyList<Layer> Main(int input, int mid, int output, int kernel, int stride) =>
        [.. Pointwise(input, mid), .. Depthwise(mid, kernel, stride), .. Pointwise(mid, output)];
}
