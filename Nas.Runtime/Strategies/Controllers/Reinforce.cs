using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// Neural architecture search with reinforcement learning (Zoph and Le 2017): an LSTM writes architectures and ascends the policy gradient
/// of Williams 1992, Σ ∇ log P(token) (R - b), averaged over a batch, where b is an exponential moving average of the rewards (section 3.2).
/// </summary>
/// <param name="space">The space.</param>
/// <param name="settings">The controller's.</param>
/// <param name="rewardPower">The reward is the first objective's value to this power, with its sign; the paper cubes the accuracy.</param>
/// <param name="preference">Its first objective is rewarded.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where first weights and draws come from.</param>
public sealed class Reinforce(
    DecisionSpace space, ControllerSettings settings, double rewardPower, Preference preference, Constraints constraints, RandomStream random)
    : Controller(space, settings, preference, constraints, random)
{
    private protected override double Reward(double value) => Math.Sign(value) * Math.Pow(Math.Abs(value), rewardPower);

    private protected override void Learn(TokenBatch batch, Tensor advantages)
    {
        var (logProbability, entropy) = Evaluate(batch);
        Descend(-((logProbability * advantages) + (entropy * Settings.EntropyWeight)).mean());
    }
}
