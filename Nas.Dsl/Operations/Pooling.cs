using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

/// <summary>What the two poolings share: kernel, padding to keep the size, and batch norm behind.</summary>
internal abstract class Pooling : OperationDefinition
{
    public override OperationUse Use => OperationUse.Candidate | OperationUse.Stem | OperationUse.Block;

    public override IReadOnlyList<OperationParameter> Parameters { get; } =
        [new("kernel", ParameterKind.Kernel), new("norm", ParameterKind.Boolean, Expression.Boolean(true))];

    public override IReadOnlyList<Layer> Layers(OperationContext context)
    {
        var kernel = context.Int("kernel");
        var pool = Pool(kernel, context.Stride, kernel / 2);
        return context.Flag("norm") ? [pool, new Layer.BatchNorm(context.In)] : [pool];
    }

    protected abstract Layer Pool(int kernel, int stride, int padding);
}
