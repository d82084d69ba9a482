using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

internal sealed class DaNasRecipe : OneShotRecipe
{
    public override string Name => "da-nas";

    public override string Description =>
        "A supernet that learns the easy classes first, on which bad candidates are turned off, and the others later, then evolution among what is left (DA-NAS; Dai et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("ordering", "0.1", "The share of the epochs, at first, in which all classes are learnt, to tell which are easy."),
        new("classes", "0.25,0.5,1", "The share of the classes in each stage behind it; candidates are turned off at the end of each but the last."),
        .. BsNasRecipe.Shrinking,
        .. SposRecipe.Settings(population: 50, parents: 10),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var options = run.Options;
        return new DataAdaptedPaths(
            run.Decisions,
            run.Constraints,
            random,
            new(options.Number("ordering", 0, 0.99), options.Numbers("classes", 0, 1)),
            options.Number("turned-off", 0, 0.99),
            options.Int("judged"));
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var (valid, paths) = (run.Split(WeightShare(run.Options)).Second, (DataAdaptedPaths)distribution);
        paths.Judge = (drawn, random) => PathLosses.Of(drawn, run, supernet, Of(run, paths.Judged, valid), run.Options.Int("judging-images"), random);
        paths.Difficulties = (draw, random) => Difficulties(run, supernet, valid, draw, random);
        return base.Step(run, supernet, distribution, weights, architecture);
    }

    public override int[] Examples(SearchRun run, IGateDistribution distribution, int epoch, int[] train) => Of(run, ((DataAdaptedPaths)distribution).Classes(epoch, run.Epochs), train);

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => SposRecipe.Evolution(run, ((DataAdaptedPaths)distribution).Value);

    public override string? Refusal(SearchSpace space) =>
        base.Refusal(space) ?? (space.Net.Task == LearningTask.Classification ? null : $"begins with the classes that are easy, and {space.Name} is for {space.Net.Task}");

    // Those of some classes; all where there are none of these.
    private static int[] Of(SearchRun run, IReadOnlySet<long>? classes, int[] examples)
    {
        if (classes is null) return examples;
        int[] chosen = [.. examples.Where(e => classes.Contains(run.Data.LabelValues[e]))];
        return chosen.Length > 0 ? chosen : examples;
    }

    // Each batch by another path, so that none tells alone.
    private static double[] Difficulties(SearchRun run, Supernet supernet, int[] valid, Func<Genotype> draw, RandomStream random)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (sums, counts) = (new double[run.Data.Classes], new int[run.Data.Classes]);
        foreach (var batch in Batches.Of(run.Data, valid, Math.Min(run.BatchSize, valid.Length), random, device: run.Device, dropLast: true))
        {
            using var owner = batch;
            var output = supernet.AtAGlance(() => supernet.forward(batch.X, Gates.Of(draw())));
            var losses = nn.functional.cross_entropy(output, batch.Y, reduction: nn.Reduction.None).to(ScalarType.Float64).cpu().data<double>().ToArray();
            foreach (var (label, loss) in batch.Y.cpu().data<long>().ToArray().Zip(losses))
            {
                sums[label] += loss;
                counts[label]++;
            }
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? double.PositiveInfinity : sum / count)];
    }
}
