using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation.ZeroCost;

/// <summary>
/// How differently a network answers to changes of different images (Mellor et al. 2021, first version; Abdelfattah et al. 2021, section 3.3): with λ the eigenvalues of the correlations between
/// the gradients of the summed outputs with respect to each image, -Σ (log(λ + k) + 1 / (λ + k)), k = 1e-5.
/// </summary>
internal sealed class JacobianCovariance : ZeroCostScore
{
    private const double Small = 1e-5;

    public override string Name => "jacob-cov";

    public override double Of(nn.Module<Tensor, Tensor> network, Batch batch, TaskLoss loss)
    {
        using var images = batch.X.detach().clone().requires_grad_();
        network.call(MemoryLayout.ForNetworks(images)).sum().backward();
        return Score(images.grad is { } jacobian ? jacobian : zeros_like(images));
    }

    /// <summary>The score of gradients, (batch, ...).</summary>
    internal static double Score(Tensor jacobian)
    {
        // Images that no output depends on are all alike.
        var correlations = jacobian.flatten(1).to(ScalarType.Float64).corrcoef().nan_to_num(1);
        var shifted = linalg.eigvalsh(correlations).clamp_min(0) + Small;
        return -(shifted.log() + shifted.reciprocal()).sum().item<double>();
    }
}
