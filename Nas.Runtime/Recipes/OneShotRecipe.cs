using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>
/// A system that trains a supernet first and then searches, without any further training, among the architectures with the weights that they inherit. Before one is measured its batch norms
/// see some training examples again. A new one is one new file here or in the user's project: it makes the distribution that the supernet is trained under, and the strategy that searches.
/// </summary>
public abstract class OneShotRecipe : SupernetRecipe
{
    private const string RecalibrationImages = "recalibration-images";
    private const string Held = "held-out";
    private const double Measuring = 0.2; // the work of measuring an image, of that of training on it; a guess that only the time left uses
    private const int GlimpseTrials = 5; // architectures that are measured where the search was stopped before any,
    private const int GlimpseImages = 500; // and on how many images

    /// <inheritdoc/>
    public override int DefaultTrials => 1000;

    /// <inheritdoc/>
    public override int? EpochsFromWeights => RunsSinglePaths ? DefaultEpochs : null;

    /// <summary>Whether the distribution has parameters that learn by gradients; not unless it is said.</summary>
    public override bool LearnsArchitecture => false;

    /// <summary>Whether one candidate of each decision runs in a step of the weights; so it is unless it is said.</summary>
    public override bool RunsSinglePaths => true;

    /// <summary>The share of the training examples that is held out to score architectures, where the user says nothing; 0 to 1, exclusive.</summary>
    public virtual double DefaultHeldOut => 0.2;

    /// <inheritdoc/>
    public override TrainingOptions Weights(int epochs) => new(epochs);

    /// <inheritdoc/>
    public sealed override double WeightShare(OptionValues options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return 1 - options.Number(Held, 0.01, 0.9);
    }

    /// <summary>Makes the way of stepping: the weights alone, on one path.</summary>
    /// <inheritdoc/>
    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new(supernet, distribution, weights);

    /// <summary>Makes what searches among the architectures, once the supernet is trained: they are drawn uniformly, unless it is said.</summary>
    /// <param name="run">The search.</param>
    /// <param name="distribution">What the supernet was trained under.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual IAskTellStrategy Search(SearchRun run, IGateDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RandomSearch(run.Decisions, run.Constraints, run.Random.Derive("strategy"));
    }

    /// <summary>Where all architectures are drawn alike, any space with a supernet is searched.</summary>
    public override string? Refusal(SearchSpace space) => LearnsArchitecture ? base.Refusal(space) : WithoutMixture(space);

    private protected sealed override IReadOnlyList<RecipeOption> SearchOptions =>
    [
        new(RecalibrationImages, "2000", "Training images that the batch norms see before an architecture is measured."),
        new(Held, Divergence.Number(DefaultHeldOut), "The share of training images that score an architecture."),
    ];

    private protected sealed override SearchPart Part(SearchRun run, int train, int valid)
    {
        var training = (double)run.Epochs * train;
        return new("supernet", training / (training + (Measuring * run.Trials * (Recalibration(run) + valid))), Measures: false);
    }

    private protected sealed override SearchResult? Conclude(SearchRun run, SupernetSearch search)
    {
        var epochs = search.Train();
        using var scope = NewDisposeScope();
        var result = search.HasEnded ? Among(run, search, int.MaxValue) : null;
        return result ?? Glimpse(run, search, epochs);
    }

    // Stopped before the first trial, a search has a supernet all the same: of the first architectures that it would try the one that does
    // best on a few images. None of this is kept, so that the search goes on as if it had not been stopped.
    private SearchResult Glimpse(SearchRun run, SupernetSearch search, int epochs)
    {
        search.Divergence.CheckWeights(search.Supernet, search.Distribution.Parameters);
        var glimpse = run with { Journal = new MemoryJournal(), Trials = GlimpseTrials, Ahead = 1, Listener = new Silence(), Cancellation = CancellationToken.None };
        var result = Among(glimpse, search, GlimpseImages)!;
        var where = search.HasEnded ? "the supernet" : $"a supernet stopped in epoch {epochs + 1} of {run.Epochs}";
        return result with { Metric = $"validation {Objective.Of(run.Data.Task).Name} on {Math.Min(search.HeldOut.Length, GlimpseImages)} {run.Data.Unit} with weights of {where}, the best of {result.Trials}" };
    }

    private SearchResult? Among(SearchRun run, SupernetSearch search, int images)
    {
        var strategy = Search(run, search.Distribution);
        using var owner = strategy as IDisposable;
        var recalibration = BatchNormStatistics.Kept(run.Data, search.Training, Math.Min(images, Recalibration(run)), run.Device, CancellationToken.None);
        var valid = search.HeldOut[..Math.Min(search.HeldOut.Length, images)];
        var evaluator = new InheritedWeightsEvaluator(search.Supernet, run.Parameters, run.Data, recalibration, valid, run.Device) { Latency = run.Latency };
        return AskTellSearch.Run(run, strategy, evaluator, "search", search.Part.Share);
    }

    private static int Recalibration(SearchRun run) => run.Options.Int(RecalibrationImages, 2);
}
