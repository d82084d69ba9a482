using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class BsNasRecipe : OneShotRecipe
{
    public override string Name => "bs-nas";

    public override string Description =>
        "A supernet of blocks and widths trained on single paths while the candidates that do worst are turned off, then evolution among what is left (BS-NAS; Shen et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("unshrunk", "0.25", "The share of the epochs before the first candidates are turned off."),
        new("times", "4", "How often some are, at equal distances from there to the end."),
        .. Shrinking,
        .. SposRecipe.Settings(population: 50, parents: 10),
    ];

    /// <summary>How candidates are judged, and how many are turned off.</summary>
    internal static IReadOnlyList<RecipeOption> Shrinking { get; } =
    [
        new("turned-off", "0.2", "The share of the candidates left that is turned off each time."),
        new("judged", "100", "The paths, drawn from what is left, whose losses tell which."),
        new("judging-images", "256", "Held-out images by which they are judged, others each time."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (options, times) = (run.Options, run.Options.Int("times", 0));
        var first = options.Number("unshrunk", 0, 1);
        double[] at = [.. Enumerable.Range(0, times).Select(time => first + ((1 - first) * time / times))];
        return new ShrinkingPaths(run.Decisions, run.Constraints, random, new(at, options.Number("turned-off", 0, 0.99), options.Int("judged")));
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var valid = run.Split(WeightShare(run.Options)).Second;
        ((ShrinkingPaths)distribution).Judge = (paths, random) => PathLosses.Of(paths, run, supernet, valid, run.Options.Int("judging-images"), random);
        return base.Step(run, supernet, distribution, weights, architecture);
    }

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => SposRecipe.Evolution(run, ((ShrinkingPaths)distribution).Value);
}
