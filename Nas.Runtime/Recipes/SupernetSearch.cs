using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>
/// The loop of every method that trains a supernet: epochs of steps under gates from a distribution, each epoch measured and kept, so that it goes on
/// bit for bit where it was broken off. Methods differ in the distribution and in the way of stepping; see <see cref="SupernetRecipe"/>.
/// </summary>
/// <param name="run">The search.</param>
/// <param name="stages">The weights and the way of stepping; the caller's, as what follows is.</param>
/// <param name="distribution">The architecture.</param>
/// <param name="divergence">Says what to lower where a number is none.</param>
/// <param name="train">The examples for the weights.</param>
/// <param name="valid">Those for the architecture, where it has its own, and to measure by.</param>
internal sealed class SupernetSearch(
    SearchRun run, SupernetStages stages, IGateDistribution distribution, Divergence divergence, int[] train, int[] valid)
    : IDisposable
{
    private const int Recalibration = 1000; // training images that the batch norms see before the mixture is measured
    private const int Glimpse = 1000; // images that measure a search which ends within its first epoch

    private readonly bool _mixes = Mixes(distribution);
    private readonly CollapseWatch _watch = new(run, Curvature(run, distribution, stages.Current.Step));
    private Testing _measured = new(0, 0);
    private double? _best;
    private SearchResult? _found; // after the last epoch
    private int _epoch; // epochs done

    /// <summary>Which part of the search it is.</summary>
    public SearchPart Part { get; init; } = new();

    /// <summary>Epochs at the beginning of each stage in which only the weights learn.</summary>
    public int WarmUp { get; init; }

    /// <summary>Whether in an epoch the weights go through all of their examples first, and then the architecture learns from its own; else step by step.</summary>
    public bool InTurn { get; init; }

    /// <summary>Steps of the architecture in an epoch, where it goes behind the weights; null: as many as its examples have batches.</summary>
    public int? TurnSteps { get; init; }

    /// <summary>Steps of the weights for each one of the architecture, where the two go step by step.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The examples that the weights learn from in an epoch, see <see cref="SupernetRecipe.Examples"/>.</summary>
    public required Func<int, int[]> Examples { get; init; }

    /// <summary>The weights.</summary>
    public Supernet Supernet => stages.Current.Supernet;

    /// <summary>The architecture.</summary>
    public IGateDistribution Distribution => distribution;

    /// <summary>The examples for the weights.</summary>
    public int[] Training => train;

    /// <summary>Those that the weights never see.</summary>
    public int[] HeldOut => valid;

    /// <summary>Says what to lower where a number is none.</summary>
    public Divergence Divergence => divergence;

    /// <summary>Whether all of its epochs are over, or nothing is left to decide.</summary>
    public bool HasEnded => _epoch == run.Epochs || (_epoch > 0 && distribution.HasSettled);

    private WeightStep Stepping => stages.Current.Step;

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    /// <summary>Trains to the end, or until it is cancelled.</summary>
    /// <returns>Epochs done; fewer than planned where it was cancelled, or settled before.</returns>
    /// <exception cref="FailureException">It diverged.</exception>
    public int Train()
    {
        if (run.Checkpoints.Load(Load))
            run.Listener.Report(new Progress(Part.Phase) { Epoch = _epoch, Epochs = run.Epochs, Done = HasEnded ? Part.Share : Part.Share * _epoch / run.Epochs, Replayed = true });
        else if (HasEnded)
            run.Checkpoints.Save(_epoch, run.Epochs, Save); // the weights that it began from are there for others
        try
        {
            while (!HasEnded) Epoch();
        }
        catch (OperationCanceledException) when (run.Cancellation.IsCancellationRequested)
        {
            // What it has learnt so far counts.
        }

        return _epoch;
    }

    /// <summary>Trains, and gives what the distribution has settled on, or would now.</summary>
    /// <exception cref="FailureException">It diverged before the first epoch was over.</exception>
    public SearchResult Run()
    {
        try
        {
            Train();
            var stopped = !HasEnded;
            if (stopped) divergence.CheckWeights(Supernet, distribution.Parameters);
            var derived = distribution.Derive(run.Constraints);
            if (stopped)
            {
                // What it has learnt so far is measured at least once.
                if (_best is null) _measured = Measured(derived, valid[..Math.Min(valid.Length, Glimpse)], CancellationToken.None);
                divergence.Check(_measured);
            }

            return Result(derived);
        }
        catch (FailureException failure) when (_found is not null)
        {
            return _found with { Failure = failure };
        }
    }

    private void Epoch()
    {
        if (stages.Of(_epoch) != stages.Number) _watch.Forget();
        stages.MoveTo(stages.Of(_epoch));
        // Whatever draws from Torch's own generator in this epoch does not depend on those before.
        manual_seed((long)(run.Random.Derive("torch", _epoch).NextUInt64() >> 1));
        Stepping.LearningRate = Stepping.LearningRateAt(_epoch - stages.First);
        Supernet.train();
        var loss = Steps();
        divergence.CheckWeights(Supernet, distribution.Parameters);
        if (!Part.Measures)
        {
            _epoch++;
            run.Checkpoints.Save(_epoch, run.Epochs, Save);
            return;
        }

        var eigenvalue = Eigenvalue();
        var derived = distribution.Derive(run.Constraints);
        // The mixture is measured last, so that its statistics are those that stay.
        double? alone = _mixes ? Measure(Gates.Of(derived), valid, run.Cancellation).Accuracy : null;
        _measured = Measured(derived, valid, run.Cancellation);
        divergence.Check(_measured);
        _best = Math.Max(_best ?? 0, _measured.Accuracy);
        var skips = Stepping.Examples == ArchitectureExamples.None ? null : _watch.Skips(derived);
        _epoch++;
        run.Checkpoints.Save(_epoch, run.Epochs, Save);
        _found = Result(derived);
        run.Listener.Report(new Progress(Part.Phase)
        {
            Epoch = _epoch,
            Epochs = run.Epochs,
            Loss = loss,
            Accuracy = _measured.Accuracy,
            Best = _best,
            SkipShare = skips,
            Eigenvalue = eigenvalue,
            Gap = _measured.Accuracy - alone,
            Strengths = distribution.Strengths()?.Select(s => s.ToEquatableArray()).ToEquatableArray(),
            Architecture = Dsl.GenotypeText.Write(run.Definition.Space, derived),
            Done = HasEnded ? Part.Share : Part.Share * _epoch / run.Epochs,
        });
        if (HasEnded && alone is { } itself) _watch.Compare(_measured.Accuracy, itself);
    }

    // On the same examples each time, so that epochs can be compared.
    private double? Eigenvalue()
    {
        if (_epoch - stages.First < WarmUp || Stepping is not ArchitectureStep architecture) return null;
        using var scope = NewDisposeScope();
        using var batch = Batches.Of(run.Data, valid[..Math.Min(valid.Length, run.BatchSize)], run.BatchSize, device: run.Device).First();
        return Supernet.Exactly(() => _watch.Curvature(() => architecture.ArchitectureGradients(null, batch)));
    }

    private static DominantEigenvalue? Curvature(SearchRun run, IGateDistribution distribution, WeightStep step) =>
        step is ArchitectureStep && distribution.Parameters.Count > 0 && Mixes(distribution) ? new(distribution.Parameters, run.Random.Derive("eigenvector")) : null;

    private static bool Mixes(IGateDistribution distribution)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return distribution.Mixture() is not null;
    }

    // The mean loss of the weights' steps.
    private double Steps()
    {
        var (loss, right, seen, done) = (0.0, 0.0, 0L, 0);
        using var results = new PendingResults(run.Device, (step, count, result) =>
        {
            divergence.CheckLoss(result.Loss, _epoch, step);
            loss += result.Loss * count;
            right += result.Accuracy * count;
            seen += count;
        });
        var (turns, steps) = Turns();
        foreach (var (weights, architecture) in turns)
        {
            using (weights)
            using (architecture)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                distribution.Begin(new(_epoch, run.Epochs, done, steps) { Stage = stages.Number, StageEpoch = _epoch - stages.First, StageEpochs = stages.Epochs });
                if (Stepping.Run(weights, architecture) is { } result) results.Add(done + 1, weights!.Count, result);
                run.Listener.Report(new Progress(Part.Phase)
                {
                    Epoch = _epoch + 1,
                    Epochs = run.Epochs,
                    Step = ++done,
                    Steps = steps,
                    Loss = seen == 0 ? null : loss / seen,
                    Accuracy = seen == 0 ? null : right / seen,
                    Best = _best,
                    Done = Part.Share * (_epoch + (done / (double)steps)) / run.Epochs,
                });
            }
        }

        results.Read();
        return loss / seen;
    }

    // What weights and architecture learn from, step by step, and how many steps there are.
    private (IEnumerable<(Batch? Weights, Batch? Architecture)> Turns, int Count) Turns()
    {
        var examples = Examples(_epoch);
        var count = Batches.Count(examples.Length, run.BatchSize);
        var purpose = Stepping.Examples == ArchitectureExamples.None ? "epoch" : "train";
        var weights = Batches.Of(run.Data, examples, run.BatchSize, run.Random.Derive(purpose, _epoch), run.Augmentation, run.Device);
        var alone = weights.Select(b => ((Batch?)b, (Batch?)null));
        if (_epoch - stages.First < WarmUp || Stepping.Examples == ArchitectureExamples.None) return (alone, count);
        if (Stepping.Examples == ArchitectureExamples.Shared) return (weights.Select(b => ((Batch?)b, (Batch?)b)), count);
        if (!InTurn) return (StepByStep(weights, OfArchitecture()), count);
        var own = TurnSteps ?? Batches.Count(valid.Length, run.BatchSize);
        return (alone.Concat(OfArchitecture().Take(own).Select(b => ((Batch?)null, (Batch?)b))), count + own);
    }

    private IEnumerable<(Batch? Weights, Batch? Architecture)> StepByStep(IEnumerable<Batch> weights, IEnumerable<Batch> architecture)
    {
        using var own = architecture.GetEnumerator();
        var number = 0;
        foreach (var batch in weights)
        {
            var learns = number++ % Every == 0 && own.MoveNext();
            yield return (batch, learns ? own.Current : null);
        }
    }

    // Again and again, in another order each time, for as long as the weights have examples.
    private IEnumerable<Batch> OfArchitecture()
    {
        var random = run.Random.Derive("valid", _epoch);
        while (true)
            foreach (var batch in Batches.Of(run.Data, valid, run.BatchSize, random, run.Augmentation, run.Device)) yield return batch;
    }

    private Testing Measured(Genotype derived, int[] images, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return Measure(distribution.Mixture() ?? Gates.Of(derived), images, cancellation);
    }

    private Testing Measure(Gates gates, int[] images, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // The running statistics lag behind weights that still move fast.
        Supernet.Recalibrate(BatchNormStatistics.Batches(run.Data, train, Recalibration, run.Device, cancellation), gates);
        Supernet.eval();
        return Testing.Of(x => Supernet.forward(x, gates), run.Data, images, run.Device, cancellation);
    }

    private SearchResult Result(Genotype genotype)
    {
        var (count, flops) = Cost.Of(run.Definition.Space, genotype, run.Parameters);
        var what = _mixes ? "of the supernet" : "with weights of the supernet";
        var where = HasEnded ? "" : $", stopped in epoch {_epoch + 1} of {run.Epochs}";
        var score = new Score(_measured.Accuracy, _measured.Loss, count, flops) { Latency = run.Latency?.Of(run.Definition.Space, genotype, run.Parameters) };
        return new(genotype, score, $"validation {Objective.Of(run.Data.Task).Name} {what} it was derived from{where}", 1);
    }

    // The weights stand in front, for those who read nothing else: SharedWeights.
    private void Save(BinaryWriter writer)
    {
        writer.Write(stages.Number);
        Supernet.save(writer);
        writer.Write(_epoch);
        writer.Write(_measured.Accuracy);
        writer.Write(_measured.Loss);
        writer.Write(_best ?? double.NaN);
        distribution.Save(writer);
        Stepping.Save(writer);
        _watch.Save(writer);
    }

    private void Load(BinaryReader reader)
    {
        stages.MoveTo(reader.ReadInt32());
        Supernet.load(reader);
        _epoch = reader.ReadInt32();
        _measured = new(reader.ReadDouble(), reader.ReadDouble());
        _best = reader.ReadDouble() is var best && double.IsNaN(best) ? null : best;
        distribution.Load(reader);
        Stepping.Load(reader);
        _watch.Load(reader);
    }
}
