using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class QLearningRecipe : AskTellRecipe
{
    public override string Name => "q-learning";

    public override string Description =>
        "Q-learning of one decision after the other, epsilon-greedy with replay (MetaQNN; Baker et al. 2017).";

    public override int DefaultTrials => 300;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("schedule", "0", "The trials over which epsilon falls from 1 to 0.1; 0: 2,700, or all where they are fewer.", Paper: "2700"),
        new("memory", "1", "How many earlier choices a state holds."),
        new("replays", "100", "Trials drawn from all so far that are replayed after each trial."),
        new("learning-rate", "0.1", "Alpha of the update.", Paper: "0.01"),
        new("discount", "1", "Gamma of the update."),
        new("initial-q", "0.5", "Q of what was never done."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var options = context.Options;
        var schedule = context.Fitted("schedule", QLearning.PaperArchitectures, trials => trials, "epsilon falls over");
        return new QLearning(
            context.Decisions,
            new(schedule)
            {
                Memory = options.Int("memory", 0),
                Replays = options.Int("replays", 0),
                LearningRate = options.Number("learning-rate", 0, 1),
                Discount = options.Number("discount", 0, 1),
                Initial = options.Number("initial-q", double.MinValue),
            },
            context.Preference,
            context.Constraints,
            context.Random);
    }
}
