using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

internal sealed class Gelu : ActivationOperation
{
    public override string Name => "gelu";

    public override string Description => "The Gaussian error linear unit, x · Φ(x) (Hendrycks and Gimpel 2016).";

    public override IReadOnlyList<Layer> Layers(OperationContext context) => [new Layer.Gelu()];
}
