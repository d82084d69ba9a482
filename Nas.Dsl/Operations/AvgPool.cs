using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class AvgPool : Pooling
{
    public override string Name => "avg_pool";

    public override string Description =>
        "Average pooling, padding not counted, then batch norm unless norm is false (Liu et al. 2019); in a stem or as a block it halves "
        + "height and width.";

    protected override Layer Pool(int kernel, int stride, int padding) => new Layer.AveragePool(kernel, stride, padding);
}
