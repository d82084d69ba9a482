using Nas.Runtime.Data;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>SNIP (Lee et al. 2019) summed over a network: what the loss would change by if single weights were cut, Σ |∂L/∂θ ⊙ θ| (Abdelfattah et al. 2021, equation 1).</summary>
internal sealed class Snip : ZeroCostScore
{
    public override string Name => "snip";

    public override double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss) =>
        Sum(Gradients(network, Loss(network, batch, loss)).Select(w => (w.Weight * w.Gradient).abs()));
}
