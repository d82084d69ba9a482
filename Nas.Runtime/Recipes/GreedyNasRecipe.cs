using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class GreedyNasRecipe : OneShotRecipe
{
    private const string Drawn = "drawn";

    public override string Name => "greedynas";

    public override string Description =>
        "A supernet trained on the best few of the paths that are drawn, then NSGA-II on inherited weights, from the best paths known (GreedyNAS; You et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Drawn, "10", "m, the paths that are judged together."),
        new("trained", "5", "k, the best of them, which are trained, one step each."),
        new("judging-images", "64", "Held-out images by which paths are judged, others each time."),
        new("pool", "1000", "The best paths that are remembered."),
        new("exploitation", "0.8", "The probability in the end that a path is drawn from the pool."),
        new("uniform", "0.07", "The share of the training before that probability rises from 0."),
        new("update", "0.08", "The training is over when a smaller share of the pool is new behind an epoch; 0: only behind its last one."),
        .. Nsga2Recipe.Settings(population: 50),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (options, drawn) = (run.Options, run.Options.Int(Drawn));
        return new GreedyPaths(run.Decisions, run.Constraints, random, new(
            drawn, options.Int("trained", 1, drawn), options.Int("pool"), options.Number("exploitation", 0, 1), options.Number("uniform", 0, 1), options.Number("update", 0, 1)));
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var valid = run.Split(WeightShare(run.Options)).Second;
        ((GreedyPaths)distribution).Judge = (paths, random) => PathLosses.Of(paths, run, supernet, valid, run.Options.Int("judging-images"), random);
        return base.Step(run, supernet, distribution, weights, architecture);
    }

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) =>
        Nsga2Recipe.Evolution(run.Context(run.Options), ((GreedyPaths)distribution).Pool);
}
