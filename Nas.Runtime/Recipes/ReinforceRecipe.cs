using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Controllers;

namespace Nas.Runtime.Recipes;

internal sealed class ReinforceRecipe : ControllerRecipe
{
    public override string Name => "reinforce";

    public override string Description =>
        "An LSTM writes architectures and learns by REINFORCE with a baseline (NAS-RL; Zoph and Le 2017); trained from scratch.";

    public override int DefaultTrials => 300;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("hidden", "35", "The size of the LSTM's state and of the tokens' vectors."),
        new("layers", "2", "The layers of the LSTM."),
        new("initial-range", "0.08", "First weights are uniform within plus and minus this."),
        new("learning-rate", "0.005", "Adam's learning rate.", Paper: "0.0006"),
        new("batch", "1", "Trials in a step.", Paper: "8"),
        new("baseline-decay", "0.95", "How much of the moving average of the rewards each further reward leaves."),
        new("entropy", "0.01", "The weight of the policy's entropy in nats.", Paper: "0"),
        new("reward-power", "3", "The reward is the score to this power."),
    ];

    public override IAskTellStrategy Create(StrategyContext context) => new Reinforce(
        context.Decisions,
        Settings(context.Options),
        context.Options.Number("reward-power", 0.01),
        context.Preference,
        context.Constraints,
        context.Random);
}
