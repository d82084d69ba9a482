using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

internal sealed class DartsRecipe : Recipe
{
    private const int Recalibration = 1000; // training images that the batch norms see before the mixture is measured
    private const int Glimpse = 1000; // images that measure a search which ends within its first epoch

    public override string Name => "darts";

    public override string Description =>
        "Gradient descent on a softmax over the candidates of each edge, weights and architecture in turn (Liu et al. 2019).";

    public override bool TrainsSupernet => true;

    public override int DefaultEpochs => 50;

    public override IReadOnlyList<RecipeOption> Options { get; } =
    [
        new("order", "1", "1, or 2: the architecture looks one step of the weights ahead, at about four times the cost."),
        new("architecture-learning-rate", "0.0003", "Adam's learning rate of the architecture."),
        new("architecture-weight-decay", "0.001", "Adam's weight decay of the architecture."),
    ];

    // A softmax over the operations on each edge tells which of the edges are strongest, not how many are enough.
    public override string? Refusal(SearchSpace space) => base.Refusal(space)
        ?? (space.Decisions.Items.FirstOrDefault(d => d.Min < d.Max) is { } open ? $"cannot tell how many {open.Name} takes, of {open.Min} to {open.Max}" : null);

    public override SearchResult? Run(SearchRun run)
    {
        manual_seed((long)(run.Random.Derive("weights").NextUInt64() >> 1));
        using var supernet = run.Definition.CreateSupernet(run.Parameters);
        supernet.to(run.Device);
        using var relaxation = new SoftmaxRelaxation(run.Decisions, run.Device, run.Random.Derive("architecture"));
        var options = run.Training(new(run.Epochs) { MinLearningRate = 0.001 });
        using var step = new BilevelStep(
            supernet,
            relaxation,
            options,
            run.Options.Number("architecture-learning-rate", 0),
            run.Options.Number("architecture-weight-decay", 0),
            run.Options.Int("order", 1, 2));
        var divergence = new Divergence(
            "The supernet",
            $"{Divergence.LearningRate(options.LearningRate)} or --set architecture-learning-rate ({Divergence.Number(run.Options.Number("architecture-learning-rate", 0))})");
        // Half of the training images for the weights, half for the architecture (section 3.1.1).
        var (train, valid) = run.Split(0.5);
        var measured = new Testing(0, 0);
        double? best = null;
        var epoch = 0;
        SearchResult? found = null; // after the last epoch
        if (run.Checkpoints.Load(Load)) run.Listener.Report(new Progress("search") { Epoch = epoch, Epochs = run.Epochs, Done = epoch / (double)run.Epochs, Replayed = true });
        try
        {
            try
            {
                for (; epoch < run.Epochs; epoch++) Epoch();
            }
            catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
            {
                // What the relaxation has learnt so far is the result, measured at least once.
                divergence.CheckWeights(supernet, relaxation.Parameters);
                if (best is null) measured = Measure(run with { Cancellation = CancellationToken.None }, supernet, relaxation, train, valid[..Math.Min(valid.Length, Glimpse)]);
                divergence.Check(measured);
            }

            return Result(relaxation.Derive(run.Constraints));
        }
        catch (FailureException failure) when (found is not null)
        {
            return found with { Failure = failure };
        }

        void Epoch()
        {
            // Whatever draws from Torch's own generator in this epoch does not depend on those before.
            manual_seed((long)(run.Random.Derive("torch", epoch).NextUInt64() >> 1));
            step.LearningRate = options.LearningRateAt(epoch);
            supernet.train();
            var loss = RunEpoch(run, step, divergence, train, valid, epoch, best);
            divergence.CheckWeights(supernet, relaxation.Parameters);
            measured = Measure(run, supernet, relaxation, train, valid);
            divergence.Check(measured);
            best = Math.Max(best ?? 0, measured.Accuracy);
            var derived = relaxation.Derive(run.Constraints);
            run.Checkpoints.Save(epoch + 1, run.Epochs, Save);
            found = Result(derived);
            run.Listener.Report(new Progress("search")
            {
                Epoch = epoch + 1,
                Epochs = run.Epochs,
                Loss = loss,
                Accuracy = measured.Accuracy,
                Best = best,
                Architecture = Dsl.GenotypeText.Write(run.Definition.Space, derived),
                Done = (epoch + 1.0) / run.Epochs,
            });
        }

        SearchResult Result(Genotype genotype)
        {
            var (count, flops) = Cost.Of(run.Definition.Space, genotype, run.Parameters);
            var where = epoch < run.Epochs ? $", stopped in epoch {epoch + 1} of {run.Epochs}" : "";
            return new(genotype, new Score(measured.Accuracy, measured.Loss, count, flops), $"validation {Objective.Of(run.Data.Task).Name} of the supernet it was derived from{where}", 1);
        }

        void Save(BinaryWriter writer)
        {
            writer.Write(epoch + 1);
            writer.Write(measured.Accuracy);
            writer.Write(measured.Loss);
            writer.Write(best!.Value);
            supernet.save(writer);
            relaxation.Save(writer);
            step.Save(writer);
        }

        void Load(BinaryReader reader)
        {
            epoch = reader.ReadInt32();
            measured = new(reader.ReadDouble(), reader.ReadDouble());
            best = reader.ReadDouble();
            supernet.load(reader);
            relaxation.Load(reader);
            step.Load(reader);
        }
    }

    private static double RunEpoch(SearchRun run, BilevelStep step, Divergence divergence, int[] train, int[] valid, int epoch, double? best)
    {
        var steps = (train.Length + run.BatchSize - 1) / run.BatchSize;
        var (loss, right, seen, done) = (0.0, 0.0, 0L, 0);
        var pairs = Batches.Of(run.Data, train, run.BatchSize, run.Random.Derive("train", epoch), run.Augmentation, run.Device)
            .Zip(Batches.Of(run.Data, valid, run.BatchSize, run.Random.Derive("valid", epoch), run.Augmentation, run.Device));
        foreach (var (weightBatch, architectureBatch) in pairs)
        {
            using (weightBatch)
            using (architectureBatch)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                var (error, accuracy) = step.Run(weightBatch.X, weightBatch.Y, architectureBatch.X, architectureBatch.Y);
                divergence.CheckLoss(error, epoch, done + 1);
                var count = weightBatch.Y.shape[0];
                loss += error * count;
                right += accuracy * count;
                seen += count;
                run.Listener.Report(new Progress("search")
                {
                    Epoch = epoch + 1,
                    Epochs = run.Epochs,
                    Step = ++done,
                    Steps = steps,
                    Loss = loss / seen,
                    Accuracy = right / seen,
                    Best = best,
                    Done = (epoch + (done / (double)steps)) / run.Epochs,
                });
            }
        }

        return loss / seen;
    }

    private static Testing Measure(SearchRun run, Supernets.Supernet supernet, SoftmaxRelaxation relaxation, int[] train, int[] valid)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var gates = relaxation.Sample();
        // The running statistics lag behind weights that still move fast.
        supernet.Recalibrate(RecalibrationImages(run, train), gates);
        supernet.eval();
        return Testing.Of(x => supernet.forward(x, gates), run.Data, valid, run.Device, run.Cancellation);
    }

    private static IEnumerable<Tensor> RecalibrationImages(SearchRun run, int[] train)
    {
        var some = train[..Math.Min(train.Length, Recalibration)];
        foreach (var batch in Batches.Of(run.Data, some, 250, shuffle: null, Augmentation.None, run.Device))
        {
            using (batch)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                yield return batch.X;
            }
        }
    }
}
