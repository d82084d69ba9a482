using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// The search of NASNet (Zoph et al. 2018): an LSTM writes architectures and learns by proximal policy optimisation (Schulman et al. 2017).
/// Each batch is used for several steps up the clipped objective min(r A, clip(r, 1 - ε, 1 + ε) A), their equation 7, where r is the
/// probability of an architecture over that before the steps, and A its reward less a moving average of the rewards.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="settings">The controller's.</param>
/// <param name="clip">ε, how far a probability may move for its gain, above 0.</param>
/// <param name="steps">The steps on each batch.</param>
/// <param name="preference">Its first objective is rewarded.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where first weights and draws come from.</param>
public sealed class ProximalPolicyOptimization(
    DecisionSpace space, ControllerSettings settings, double clip, int steps, Preference preference, Constraints constraints, RandomStream random)
    : Controller(space, settings, preference, constraints, random)
{
    private protected override void Learn(TokenBatch batch, Tensor advantages)
    {
        Tensor? before = null;
        for (var step = 0; step < steps; step++)
        {
            var (logProbability, entropy) = Evaluate(batch);
            before ??= logProbability.detach();
            var ratio = (logProbability - before).exp();
            var gain = minimum(ratio * advantages, ratio.clamp(1 - clip, 1 + clip) * advantages);
            Descend(-(gain + (entropy * Settings.EntropyWeight)).mean());
        }
    }
}
