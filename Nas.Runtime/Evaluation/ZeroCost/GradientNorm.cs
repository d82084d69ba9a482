using Nas.Runtime.Data;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>The sum over all layers of the Euclidean norm of the loss's gradient with respect to the layer's weights (Abdelfattah et al. 2021, section 3.2).</summary>
internal sealed class GradientNorm : ZeroCostScore
{
    public override string Name => "grad-norm";

    public override double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss) =>
        Sum(Gradients(network, Loss(network, batch, loss)).Select(w => w.Gradient.norm()));
}
