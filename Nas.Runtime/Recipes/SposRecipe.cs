using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

internal sealed class SposRecipe : Recipe
{
    private const double Measuring = 0.2; // the work of measuring an image, of that of training on it; a guess that only the time left uses
    private const int GlimpseTrials = 5; // architectures that are measured where the search was stopped before any,
    private const int GlimpseImages = 500; // and on how many images

    public override string Name => "spos";

    public override string Description =>
        "A supernet trained on one uniformly drawn path a step, then evolution on inherited weights (single path one-shot; Guo et al. 2020).";

    public override bool TrainsSupernet => true;

    public override int DefaultEpochs => 50;

    public override int DefaultTrials => 1000;

    public override IReadOnlyList<RecipeOption> Options { get; } =
    [
        new("population", "50", "Architectures in a generation."),
        new("parents", "10", "The best so far, from which the next generation comes."),
        new("mutation", "0.1", "The chance that a mutated child takes another value at a decision."),
        new("recalibration-images", "2000", "Training images that the batch norms see before an architecture is measured; 20,000 in the paper."),
        new("held-out", "0.2", "The share of training images that score an architecture."),
    ];

    public override SharedWeights? Shared(SearchRun run) => SharedWeights.Of(run, WeightShare(run));

    public override SearchResult? Run(SearchRun run)
    {
        var options = run.Training(new(run.Epochs));
        var path = new UniformSinglePath(run.Decisions, run.Constraints, run.Random.Derive("path"));
        using var stages = new SupernetStages(run.Epochs, 1, (_, _) =>
        {
            manual_seed((long)(run.Random.Derive("weights").NextUInt64() >> 1));
            var made = run.Definition.CreateSupernet(run.Parameters);
            made.to(run.Device);
            return new(made, new WeightStep(made, path, options), options);
        });
        var supernet = stages.Current.Supernet;
        var (train, valid) = run.Split(WeightShare(run));
        var share = SupernetShare(run, train.Length, valid.Length);
        var divergence = new Divergence("The supernet", Divergence.LearningRate(options.LearningRate));
        using var search = new SupernetSearch(run, stages, path, divergence, train, valid) { Phase = "supernet", Share = share, Measures = false };
        var epochs = search.Train();
        using var scope = NewDisposeScope();
        var result = epochs < run.Epochs ? null : AskTellSearch.Run(run, Search(run), Evaluator(run, supernet, train, valid, int.MaxValue), "evolution", share);
        return result ?? Glimpse(run, supernet, divergence, train, valid, epochs);
    }

    // Stopped before the first trial, a search has a supernet all the same: of the first architectures that it would try the one that does
    // best on a few images. None of this is kept, so that the search goes on as if it had not been stopped.
    private static SearchResult Glimpse(SearchRun run, Supernet supernet, Divergence divergence, int[] train, int[] valid, int epochs)
    {
        divergence.CheckWeights(supernet);
        var glimpse = run with { Journal = new MemoryJournal(), Trials = GlimpseTrials, Ahead = 1, Listener = new Silence(), Cancellation = CancellationToken.None };
        var result = AskTellSearch.Run(glimpse, Search(run), Evaluator(run, supernet, train, valid, GlimpseImages), "evolution", before: 1)!;
        var where = epochs < run.Epochs ? $"a supernet stopped in epoch {epochs + 1} of {run.Epochs}" : "the supernet";
        return result with { Metric = $"validation {Objective.Of(run.Data.Task).Name} on {Math.Min(valid.Length, GlimpseImages)} {run.Data.Unit} with weights of {where}, the best of {result.Trials}" };
    }

    private static double WeightShare(SearchRun run) => 1 - run.Options.Number("held-out", 0.01, 0.9);

    private static InheritedWeightsEvaluator Evaluator(SearchRun run, Supernet supernet, int[] train, int[] valid, int images) =>
        new(supernet, run.Parameters, run.Data, Recalibration(run, train, images), valid[..Math.Min(valid.Length, images)], run.Device) { Latency = run.Latency };

    private static double SupernetShare(SearchRun run, int train, int valid)
    {
        var training = (double)run.Epochs * train;
        return training / (training + (Measuring * run.Trials * (run.Options.Int("recalibration-images", 2) + valid)));
    }

    private static IReadOnlyList<Tensor> Recalibration(SearchRun run, int[] train, int images) =>
        BatchNormStatistics.Kept(run.Data, train, Math.Min(images, run.Options.Int("recalibration-images", 2)), run.Device, CancellationToken.None);

    // Algorithm 1: of each generation half are crossovers and half mutations of the best so far, and what was tried before is not tried again.
    private static Evolution Search(SearchRun run)
    {
        var random = run.Random.Derive("strategy");
        var (population, parents, chance) = (run.Options.Int("population"), run.Options.Int("parents"), run.Options.Number("mutation", 0, 1));
        var (children, visited) = (0, new HashSet<Genotype>());
        return new(
            initialise: () => New(() => run.Decisions.Sample(random)),
            initial: population,
            select: best => best,
            vary: best =>
            {
                var crosses = children++ % 2 == 0;
                return New(() => crosses
                    ? Crossover(best[random.Next(best.Count)].Genotype, best[random.Next(best.Count)].Genotype, random)
                    : MutateEach(best[random.Next(best.Count)].Genotype, chance, random));
            },
            // What was tried twice all the same, because nothing else was left, counts once.
            survive: members => [.. members.DistinctBy(t => t.Genotype).OrderByDescending(t => t.Score, run.Preference).Take(parents)],
            run.Constraints);

        Genotype New(Func<Genotype> propose)
        {
            var genotype = Unseen.First(visited, () => run.Constraints.First(propose));
            visited.Add(genotype);
            return genotype;
        }
    }

    private static Genotype Crossover(Genotype mother, Genotype father, RandomStream random) =>
        Combine(mother.Space, random, i => random.Next(2) == 0 ? mother[i] : father[i]);

    private static Genotype MutateEach(Genotype parent, double chance, RandomStream random) =>
        Combine(parent.Space, random, i => random.NextDouble() < chance ? -1 : parent[i]);

    // A value of -1 stands for a fresh draw: where the child mutates, and where a decision was not active in the parent.
    private static Genotype Combine(DecisionSpace space, RandomStream random, Func<int, long> value) => new(space,
    [
        .. Enumerable.Range(0, space.Items.Count).Select(i => value(i) is >= 0 and var v ? v : space.Items[i].ValueAt(random.Next(space.Items[i].ValueCount))),
    ]);
}
