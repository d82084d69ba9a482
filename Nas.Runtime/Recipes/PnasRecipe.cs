using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Progressive;

namespace Nas.Runtime.Recipes;

internal sealed class PnasRecipe : AskTellRecipe
{
    public override string Name => "pnas";

    public override string Description =>
        "From simple to complex: the best are expanded block by block, chosen by an LSTM surrogate (PNAS; Liu et al. 2018); trained from scratch.";

    public override int DefaultTrials => 300;

    public override bool Draws => false;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("beam", "16", "K, how many architectures of each size are evaluated.", Paper: "256"),
        new("candidates", "10000", "The most expansions that are ranked at once; of more, this many are drawn at random."),
        new("members", "5", "The members of the surrogate's ensemble."),
        new("hidden", "100", "The size of the surrogate's LSTM and of the tokens' vectors."),
        new("surrogate-epochs", "100", "Passes over all scored architectures each time the surrogate learns."),
        new("first-learning-rate", "0.01", "Adam's learning rate the first time."),
        new("learning-rate", "0.002", "Adam's learning rate from the second time on."),
    ];

    public override IAskTellStrategy Create(StrategyContext context) => new ProgressiveSearch(
        context.Decisions,
        new ProgressiveSettings
        {
            Beam = context.Options.Int("beam"),
            Candidates = context.Options.Int("candidates"),
            Members = context.Options.Int("members"),
            Hidden = context.Options.Int("hidden"),
            Epochs = context.Options.Int("surrogate-epochs"),
            FirstLearningRate = context.Options.Number("first-learning-rate", 0),
            LearningRate = context.Options.Number("learning-rate", 0),
        },
        context.Preference,
        context.Constraints,
        context.Random);
}
