using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Operations;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
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

    public override SearchResult? Run(SearchRun run)
    {
        manual_seed((long)(run.Random.Derive("weights").NextUInt64() >> 1));
        using var supernet = run.Definition.CreateSupernet(run.Parameters);
        supernet.to(run.Device);
        var (train, valid) = run.Split(1 - run.Options.Number("held-out", 0.01, 0.9));
        var share = SupernetShare(run, train.Length, valid.Length);
        var divergence = new Divergence("The supernet", Divergence.LearningRate(run.Training(new(run.Epochs)).LearningRate));
        var epochs = TrainSupernet(run, supernet, divergence, train, share);
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

    private static InheritedWeightsEvaluator Evaluator(SearchRun run, Supernet supernet, int[] train, int[] valid, int images) =>
        new(supernet, run.Parameters, run.Data, Recalibration(run, train, images), valid[..Math.Min(valid.Length, images)], run.Device);

    /// <returns>The epochs done; fewer than planned where it was cancelled.</returns>
    private static int TrainSupernet(SearchRun run, Supernet supernet, Divergence divergence, int[] train, double share)
    {
        var random = run.Random.Derive("path");
        var path = new UniformSinglePath(run.Decisions, run.Constraints, random);
        var options = run.Training(new(run.Epochs));
        var weights = supernet.parameters().ToArray();
        using var optimizer = optim.SGD(weights, options.LearningRate, options.Momentum, weight_decay: options.WeightDecay);
        var steps = (train.Length + run.BatchSize - 1) / run.BatchSize;
        var epoch = 0;
        if (run.Checkpoints.Load(Load))
            run.Listener.Report(new Progress("supernet") { Epoch = epoch, Epochs = run.Epochs, Done = share * epoch / run.Epochs, Replayed = true });
        supernet.train();
        try
        {
            for (; epoch < run.Epochs; epoch++) Epoch();
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            // What it has learnt so far counts.
        }

        return epoch;

        void Epoch()
        {
            // Whatever draws from Torch's own generator in this epoch does not depend on those before.
            manual_seed((long)(run.Random.Derive("torch", epoch).NextUInt64() >> 1));
            foreach (var group in optimizer.ParamGroups) group.LearningRate = options.LearningRateAt(epoch);
            var (loss, seen, step, task) = (0.0, 0L, 0, TaskLoss.Of(run.Data.Task));
            foreach (var batch in Batches.Of(run.Data, train, run.BatchSize, run.Random.Derive("epoch", epoch), run.Augmentation, run.Device))
            {
                using (batch)
                {
                    run.Cancellation.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    var error = task.Mean(supernet.forward(batch.X, path.Sample()), batch.Y);
                    // Drops the gradients; the optimiser's own zero_grad leaves zeros, and momentum and decay would move weights off the path.
                    supernet.zero_grad();
                    error.backward();
                    nn.utils.clip_grad_norm_(weights.Where(w => w.grad is not null), options.GradientClip);
                    optimizer.step();
                    var count = batch.Y.shape[0];
                    var value = error.item<float>();
                    divergence.CheckLoss(value, epoch, step + 1);
                    loss += value * count;
                    seen += count;
                    run.Listener.Report(new Progress("supernet")
                    {
                        Epoch = epoch + 1,
                        Epochs = run.Epochs,
                        Step = ++step,
                        Steps = steps,
                        Loss = loss / seen,
                        Done = share * (epoch + (step / (double)steps)) / run.Epochs,
                    });
                }
            }

            divergence.CheckWeights(supernet);
            run.Checkpoints.Save(epoch + 1, run.Epochs, Save);
        }

        void Save(BinaryWriter writer)
        {
            writer.Write(epoch + 1);
            writer.Write(random);
            supernet.save(writer);
            optimizer.save_state_dict(writer);
        }

        void Load(BinaryReader reader)
        {
            epoch = reader.ReadInt32();
            reader.ReadInto(random);
            supernet.load(reader);
            optimizer.load_state_dict(reader);
        }
    }

    private static double SupernetShare(SearchRun run, int train, int valid)
    {
        var training = (double)run.Epochs * train;
        return training / (training + (Measuring * run.Trials * (run.Options.Int("recalibration-images", 2) + valid)));
    }

    // The images stay in memory: each evaluation goes over them once. The caller's dispose scope owns them.
    private static List<Tensor> Recalibration(SearchRun run, int[] train, int images)
    {
        var count = Math.Min(Math.Min(train.Length, images), run.Options.Int("recalibration-images", 2));
        var batches = new List<Tensor>();
        foreach (var batch in Batches.Of(run.Data, train[..count], 250, shuffle: null, Augmentation.None, run.Device))
            using (batch) batches.Add(MemoryLayout.ChannelsLast(batch.X));
        return batches;
    }

    // Algorithm 1: of each generation half are crossovers and half mutations of the best so far.
    private static Evolution Search(SearchRun run)
    {
        var random = run.Random.Derive("strategy");
        var (population, parents, chance) = (run.Options.Int("population"), run.Options.Int("parents"), run.Options.Number("mutation", 0, 1));
        var children = 0;
        return new(
            initialise: () => run.Decisions.Sample(random),
            initial: population,
            select: best => best,
            vary: best => children++ % 2 == 0
                ? Crossover(best[random.Next(best.Count)].Genotype, best[random.Next(best.Count)].Genotype, random)
                : MutateEach(best[random.Next(best.Count)].Genotype, chance, random),
            survive: members => [.. members.OrderByDescending(t => t.Score, run.Preference).Take(parents)],
            run.Constraints);
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

    private sealed class Silence : IProgressListener
    {
        public void Report(Progress progress)
        {
        }

        public void Warn(string text)
        {
        }
    }
}
