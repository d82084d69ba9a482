using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class PDartsRecipe : SupernetRecipe
{
    private const string Cells = "cells", Kept = "kept", SkipDropout = "skip-dropout", Skips = "skips";

    public override string Name => "p-darts";

    public override string Description =>
        "DARTS in stages, on a net that grows deeper while its candidates become fewer, with skip connections held back (Chen et al. 2019).";

    public override int DefaultEpochs => 75;

    public override int DefaultBatchSize => 96;

    public override int DefaultWarmUp => 10;

    public override ArchitectureOptions Architecture => new(LearningRate: 6e-4);

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Cells, "5,11,17", "The cells of the net in each stage; rows of cells of stride 1 are repeated more or less often."),
        new(Kept, "5,3", "How many candidates of each decision are kept for the second stage, and for each behind it."),
        new(SkipDropout, "0,0.4,0.7", "Dropout behind skip connections, at the beginning of each stage."),
        new(Skips, "2", "The most skip connections of a cell of stride 1 in the result."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs);

    public override int Stages(OptionValues options) => Depths(options).Count;

    public override Supernet CreateSupernet(SearchRun run, int stage) =>
        new MixedSupernet(NetworkPlan.Of(run.Definition.Space.WithCells(Depths(run.Options)[stage], run.Parameters), run.Parameters));

    // Its nets have other numbers of cells.
    public override SharedWeights? Shared(SearchRun run) => null;

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (options, depths) = (run.Options, Depths(run.Options));
        var (kept, dropout) = (options.Ints(Kept), options.Numbers(SkipDropout, 0, 0.99));
        if (kept.Count != depths.Count - 1 || dropout.Count != depths.Count)
        {
            throw new UsageException(
                $"Option {Cells} has {depths.Count} stages, {Kept} {kept.Count + 1} and {SkipDropout} {dropout.Count}.",
                $"Give each of them a number for each stage; {Kept} has none for the first, which has all candidates.");
        }

        ShrinkingStage[] stages = [.. dropout.Select((share, s) => new ShrinkingStage(s == 0 ? int.MaxValue : kept[s - 1], share))];
        string[] cells = [.. run.Definition.Space.Graphs.Where(g => g.IsNormalCell).Select(g => g.Name)];
        return new ProgressiveShrinking(run.Decisions, run.Device, random, stages, options.Int(WarmUp, 0), cells, options.Int(Skips, 0));
    }

    private static IReadOnlyList<int> Depths(OptionValues options) => options.Ints(Cells);
}
