using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class FairDartsRecipe : SupernetRecipe
{
    public override string Name => "fairdarts";

    public override string Description =>
        "DARTS with a sigmoid for each candidate in place of a softmax over them, and a loss that drives them to 0 or 1 (Chu et al. 2020).";

    public override int DefaultBatchSize => 128;

    public override ArchitectureOptions Architecture => new(LearningRate: 0.003) { Beta1 = 0.9 };

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("zero-one-weight", "10", "The weight of the zero-one loss."),
        new("threshold", "0.85", "A node takes the states that hold a candidate above it, where their number is open."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.005, MinLearningRate = 0.001 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new Sigmoids(run.Decisions, run.Device, random, run.Options.Number("zero-one-weight", 0), run.Options.Number("threshold", 0, 1));

    // A threshold tells how many edges are enough, but not how many skips, on which nothing is chosen.
    public override string? Refusal(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var decisions = space.Decisions;
        var bare = Enumerable.Range(0, decisions.Items.Count)
            .Where(i => decisions.Items[i] is var d && d.Min < d.Max && Enumerable.Range(0, d.Choices.Count).Any(c => decisions.Children(i, c).Length == 0))
            .Select(i => decisions.Items[i].Name).FirstOrDefault();
        return WithoutMixture(space) ?? (bare is null ? null : $"cannot tell which of its choices {bare} takes: nothing is chosen on them");
    }
}
