using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The negative log-likelihood: minus the log-probability (N, C, ...) of the target class (N, ...).</summary>
public sealed class NLLLoss : WeightedLoss<Tensor, Tensor, Tensor>
{
    public NLLLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean)
        : base(weight, reduction)
    {
    }

    public override Tensor forward(Tensor input, Tensor target) => nn.functional.nll_loss(input, target, weight, reduction);
}
