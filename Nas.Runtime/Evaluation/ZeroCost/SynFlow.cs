using Nas.Runtime.Data;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>
/// SynFlow (Tanaka et al. 2020): Σ ∂R/∂θ ⊙ θ, where R is the sum of the outputs for an image of ones when each weight is its absolute value and no batch norm is there. It needs no images. Values
/// span tens of orders of magnitude, so the logarithm of one more is taken.
/// </summary>
internal sealed class SynFlow : ZeroCostScore
{
    public override string Name => "synflow";

    public override double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss)
    {
        network.to(ScalarType.Float64);
        // What a batch norm has gathered before the first image, mean 0 and variance 1, leaves images as they are.
        network.eval();
        using (no_grad())
            foreach (var parameter in network.parameters()) parameter.abs_();
        var ones = ones_like(batch.X[..1], dtype: ScalarType.Float64);
        return Math.Log(1 + Sum(Gradients(network, network.call(ones).sum()).Select(w => w.Weight * w.Gradient)));
    }
}
