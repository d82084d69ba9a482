using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;

namespace Nas.Runtime.Recipes;

internal sealed class SposRecipe : OneShotRecipe
{
    public override string Name => "spos";

    public override string Description =>
        "A supernet trained on one uniformly drawn path a step, then evolution on inherited weights (single path one-shot; Guo et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } = Settings(population: 50, parents: 10);

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new UniformSinglePath(run.Decisions, run.Constraints, random);

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => Evolution(run);

    /// <summary>The options that <see cref="Evolution"/> reads.</summary>
    /// <param name="population">Architectures in a generation, where the user says nothing.</param>
    /// <param name="parents">The best so far that it keeps, where the user says nothing.</param>
    internal static RecipeOption[] Settings(int population, int parents) =>
    [
        new("population", $"{population}", "Architectures in a generation."),
        new("parents", $"{parents}", "The best so far, from which the next generation comes."),
        new("mutation", "0.1", "The chance that a mutated child takes another value at a decision."),
    ];

    /// <summary>The evolution that the options population, parents and mutation say.</summary>
    /// <param name="run">The search.</param>
    /// <param name="draw">Draws a value of a decision; uniformly from all, unless it is said.</param>
    internal static Evolution Evolution(SearchRun run, Func<int, RandomStream, long>? draw = null) => PathEvolution.Create(
        run.Decisions,
        new(run.Options.Int("population"), run.Options.Int("parents"), run.Options.Number("mutation", 0, 1)),
        run.Preference,
        run.Constraints,
        run.Random.Derive("strategy"),
        draw: draw);
}
