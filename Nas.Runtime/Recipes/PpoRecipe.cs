using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Controllers;

namespace Nas.Runtime.Recipes;

internal sealed class PpoRecipe : ControllerRecipe
{
    public override string Name => "ppo";

    public override string Description =>
        "An LSTM writes architectures and learns by proximal policy optimisation (NASNet; Zoph et al. 2018); trained from scratch.";

    public override int DefaultTrials => 500;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("hidden", "100", "The size of the LSTM's state and of the tokens' vectors."),
        new("layers", "1", "The layers of the LSTM."),
        new("initial-range", "0.1", "First weights are uniform within plus and minus this."),
        new("learning-rate", "0.005", "Adam's learning rate.", Paper: "0.00035"),
        new("batch", "5", "Trials that are learnt from together.", Paper: "20"),
        new("steps", "4", "Steps on each batch.", Paper: "10"),
        new("clip", "0.2", "How far an architecture's probability may move for its gain."),
        new("baseline-decay", "0.95", "How much of the moving average of the rewards each further reward leaves."),
        new("entropy", "0.01", "The weight of the policy's entropy in nats.", Paper: "0.00001"),
    ];

    public override IAskTellStrategy Create(StrategyContext context) => new ProximalPolicyOptimization(
        context.Decisions,
        Settings(context.Options),
        context.Options.Number("clip", 1e-6),
        context.Options.Int("steps"),
        context.Preference,
        context.Constraints,
        context.Random);
}
