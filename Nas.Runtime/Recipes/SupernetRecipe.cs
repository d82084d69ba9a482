using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>
/// A system that trains a supernet with a distribution over its gates, and derives the architecture from it. A new one is one new file here or in the
/// user's project: it makes the distribution, and says how steps go where they do not go as in DARTS.
/// </summary>
public abstract class SupernetRecipe : Recipe
{
    /// <summary>The name of the option that says for how many epochs only the weights learn.</summary>
    protected const string WarmUp = "warm-up";
    private const string LearningRate = "architecture-learning-rate";
    private const string ArchitectureDecay = "architecture-weight-decay";
    private const string WeightDecay = "weight-decay";
    private const string Dropout = "operation-dropout";
    private const double MostDropout = 0.99; // what stays is weighed by 1 / (1 - probability)

    /// <inheritdoc/>
    public sealed override bool TrainsSupernet => true;

    /// <inheritdoc/>
    public override int DefaultEpochs => 50;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<RecipeOption> Options =>
    [
        .. MethodOptions,
        .. SearchOptions,
        new(WeightDecay, Divergence.Number(Weights(DefaultEpochs).WeightDecay), "The weight decay of the supernet's weights."),
        .. LearnsArchitecture ? new RecipeOption[] { new(WarmUp, Divergence.Number(DefaultWarmUp), "Epochs at the beginning, of each stage where there are several, in which only the weights learn.") } : [],
        .. RunsSinglePaths ? [] : new RecipeOption[] { new(Dropout, Divergence.Number(DefaultOperationDropout), "The probability that a candidate which runs beside others is left out of a step of the weights.") },
        .. LearnsArchitecture ? new RecipeOption[]
        {
            new(LearningRate, Divergence.Number(Architecture.LearningRate), $"{Architecture.Optimizer}'s learning rate of the architecture."),
            new(ArchitectureDecay, Divergence.Number(Architecture.WeightDecay), $"{Architecture.Optimizer}'s weight decay of the architecture."),
        } : [],
    ];

    /// <summary>The options of the method itself, with the paper's defaults.</summary>
    public virtual IReadOnlyList<RecipeOption> MethodOptions => [];

    private protected virtual IReadOnlyList<RecipeOption> SearchOptions => [];

    /// <summary>How the architecture is trained where the user says nothing.</summary>
    public virtual ArchitectureOptions Architecture => new();

    /// <summary>How the weights are trained where the user says nothing.</summary>
    /// <param name="epochs">Passes over their examples.</param>
    public virtual TrainingOptions Weights(int epochs) => new(epochs) { MinLearningRate = 0.001 };

    /// <summary>
    /// The share of the training examples that the weights learn from; the others are the architecture's, and measure. Half in DARTS (section 3.1.1).
    /// </summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual double WeightShare(OptionValues options) => 0.5;

    /// <summary>Whether in an epoch the weights go through all of their examples first, and then the architecture learns from its own; else step by step.</summary>
    public virtual bool InTurn => false;

    /// <summary>Steps of the architecture in an epoch, where it goes behind the weights; null: as many as its examples have batches.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual int? TurnSteps(OptionValues options) => null;

    /// <summary>Steps of the weights for each one of the architecture, where the two go step by step.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual int Every(OptionValues options) => 1;

    /// <summary>Epochs at the beginning of each stage in which only the weights learn, where the user says nothing.</summary>
    public virtual int DefaultWarmUp => 0;

    /// <summary>Whether the distribution has parameters that learn by gradients.</summary>
    public virtual bool LearnsArchitecture => true;

    /// <summary>Whether one candidate of each decision runs in a step of the weights, so that there is none to leave out.</summary>
    public virtual bool RunsSinglePaths => false;

    /// <summary>Whether several candidates of a decision run in a pass, in steps of the architecture as well; where one each runs in those of the weights they do not, unless it is said.</summary>
    public virtual bool MixesCandidates => !RunsSinglePaths;

    /// <summary>The probability that a candidate which runs beside others is left out of a step of the weights, where the user says nothing; 0 to 1, exclusive.</summary>
    public virtual double DefaultOperationDropout => 0;

    /// <summary>
    /// In how many stages the search goes, at least 1. Each has its share of the epochs and trains a supernet of its own from new weights, with new optimisers and the schedule
    /// of the learning rate from its beginning; the distribution goes on from one to the next, and is told in <see cref="SearchStep.Stage"/>.
    /// </summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual int Stages(OptionValues options) => 1;

    /// <summary>Makes the supernet of a stage, with new weights: that of the space, unless it is said.</summary>
    /// <param name="run">The search.</param>
    /// <param name="stage">From 0.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual Supernet CreateSupernet(SearchRun run, int stage)
    {
        ArgumentNullException.ThrowIfNull(run);
        var supernet = run.Definition.CreateSupernet(run.Parameters);
        if (run.Weights is not null) supernet.ScaleNorms();
        return supernet;
    }

    /// <summary>Makes the distribution; where it is <see cref="IDisposable"/> it is disposed of behind the search.</summary>
    /// <param name="run">The search.</param>
    /// <param name="random">Where all its draws come from.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public abstract IGateDistribution Distribution(SearchRun run, Spaces.RandomStream random);

    /// <summary>Makes the way of stepping: the architecture on a batch of its own, then the weights, in first order.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public virtual WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new BilevelStep(supernet, distribution, weights, architecture);

    /// <summary>Of the examples for the weights those that they learn from in an epoch: all, unless it is said. It is asked before the distribution is told that the epoch begins.</summary>
    /// <param name="run">The search.</param>
    /// <param name="distribution">The architecture.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="train">All of them.</param>
    public virtual int[] Examples(SearchRun run, IGateDistribution distribution, int epoch, int[] train) => train;

    /// <summary>A distribution over the operations on each edge tells which of the edges are strongest, not how many are enough.</summary>
    public override string? Refusal(SearchSpace space) => WithoutMixture(space)
        ?? (space.Decisions.Items.FirstOrDefault(d => d.Min < d.Max) is { } open ? $"cannot tell how many {open.Name} takes, of {open.Min} to {open.Max}" : null);

    /// <summary>Why it cannot train a supernet of the space, as the end of a sentence that begins with its name; or null: it can.</summary>
    protected string? WithoutMixture(SearchSpace space) => WithoutSupernet(space)
        ?? (MixesCandidates && space.Side >= 0 ? $"mixes what there is to choose, and the images of {space.Name} are of several sizes, which cannot be mixed" : null);

    /// <inheritdoc/>
    /// <remarks>That of the stage under way, which must be the supernet of the space.</remarks>
    public override SharedWeights? Shared(SearchRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return SharedWeights.Of(run, CreateSupernet(run, stage: 0), WeightShare(run.Options));
    }

    /// <inheritdoc/>
    public sealed override SearchResult? Run(SearchRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var distribution = Distribution(run, run.Random.Derive("architecture"));
        using var owner = distribution as IDisposable;
        var architecture = LearnsArchitecture ? Architecture with { LearningRate = run.Options.Number(LearningRate, 0), WeightDecay = run.Options.Number(ArchitectureDecay, 0) } : Architecture;
        using var stages = new SupernetStages(run.Epochs, Stages(run.Options), (stage, epochs) =>
        {
            manual_seed((long)((stage == 0 ? run.Random.Derive("weights") : run.Random.Derive("weights", stage)).NextUInt64() >> 1));
            var supernet = CreateSupernet(run, stage);
            run.Weights?.LoadInto(supernet, new ArchitectureSizes(run.Definition.Space, run.Parameters).Largest);
            supernet.to(run.Device);
            var weights = run.Training(Weights(epochs)) with { WeightDecay = run.Options.Number(WeightDecay, 0) };
            var step = Step(run, supernet, distribution, weights, architecture);
            if (!RunsSinglePaths) step.Dropout = new(run.Options.Number(Dropout, 0, MostDropout), run.Random.Derive(Dropout, stage));
            return new(supernet, step, weights);
        });
        var remedy = Divergence.LearningRate(stages.Current.Options.LearningRate);
        var divergence = new Divergence("The supernet", LearnsArchitecture ? $"{remedy} or --set {LearningRate} ({Divergence.Number(architecture.LearningRate)})" : remedy);
        var (train, valid) = run.Split(WeightShare(run.Options));
        using var search = new SupernetSearch(run, stages, distribution, divergence, train, valid)
        {
            WarmUp = LearnsArchitecture ? run.Options.Int(WarmUp, 0) : 0,
            InTurn = InTurn,
            TurnSteps = TurnSteps(run.Options),
            Every = Every(run.Options),
            Examples = epoch => Examples(run, distribution, epoch, train),
            Part = Part(run, train.Length, valid.Length),
        };
        return Conclude(run, search);
    }

    // Which part of the search the training of the supernet is.
    private protected virtual SearchPart Part(SearchRun run, int train, int valid) => new();

    // Trains, and comes to a result.
    private protected virtual SearchResult? Conclude(SearchRun run, SupernetSearch search) => search.Run();
}
