using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>What a recipe searches with: the space, the images, and the user's choices with the recipe's defaults filled in.</summary>
public sealed record SearchRun
{
    /// <summary>The space.</summary>
    public required ISearchSpaceDefinition Definition { get; init; }

    /// <summary>The values of the net's parameters.</summary>
    public required IReadOnlyDictionary<string, int> Parameters { get; init; }

    /// <summary>The training images. A search never sees the test images.</summary>
    public required Dataset Data { get; init; }

    /// <summary>Where to compute.</summary>
    public required Device Device { get; init; }

    /// <summary>The source of everything random.</summary>
    public required RandomStream Random { get; init; }

    /// <summary>Epochs of the supernet, or of each trial.</summary>
    public required int Epochs { get; init; }

    /// <summary>Architectures to evaluate.</summary>
    public required int Trials { get; init; }

    /// <summary>Images in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The learning rate of the weights, or null: the recipe's.</summary>
    public required double? LearningRate { get; init; }

    /// <summary>The numbers that trainings compute with.</summary>
    public Precision Precision { get; init; }

    /// <summary>The recipe's options.</summary>
    public required OptionValues Options { get; init; }

    /// <summary>What architectures must keep to.</summary>
    public required Constraints Constraints { get; init; }

    /// <summary>How long layers take on the device that networks are meant for, or null: nobody asks.</summary>
    public LatencyTable? Latency { get; init; }

    /// <summary>Which of two scores is better.</summary>
    public required Preference Preference { get; init; }

    /// <summary>Told of progress.</summary>
    public required IProgressListener Listener { get; init; }

    /// <summary>How many trials are asked for ahead of the scores, so that as many can be evaluated at a time; it is part of the result.</summary>
    public int Ahead { get; init; } = 1;

    /// <summary>The weights of a trained network, from which the supernet begins; or null: new weights.</summary>
    public TrainedWeights? Weights { get; init; }

    /// <summary>What a network that was scored before costs; it is part of the result.</summary>
    public RepeatPolicy Repeats { get; init; }

    /// <summary>Trials that are there already, and where new ones are kept.</summary>
    public IJournal Journal { get; init; } = new MemoryJournal();

    /// <summary>The state of a gradient search, from which it continues.</summary>
    public ICheckpoints Checkpoints { get; init; } = new NoCheckpoints();

    /// <summary>Stops the search; the best so far counts.</summary>
    public required CancellationToken Cancellation { get; init; }

    /// <summary>Where trainings wait that may go on to a higher fidelity.</summary>
    public IPausedTrainings Paused { get; init; } = new MemoryPausedTrainings();

    /// <summary>The space's decisions.</summary>
    public DecisionSpace Decisions => Definition.Space.Decisions;

    /// <summary>How the images are varied.</summary>
    public required Augmentation Augmentation { get; init; }

    /// <summary>The training options of the recipe with the user's changes.</summary>
    public TrainingOptions Training(TrainingOptions recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe with { BatchSize = BatchSize, LearningRate = LearningRate ?? recipe.LearningRate, Precision = Precision };
    }

    /// <summary>What an ask/tell strategy is made of in this search, whose proposals are trained.</summary>
    /// <param name="options">The options of the strategy's recipe.</param>
    public StrategyContext Context(OptionValues options) => new()
    {
        Decisions = Decisions,
        Space = Definition.Space,
        Preference = Preference,
        Constraints = Constraints,
        Random = Random.Derive("strategy"),
        Options = options,
        Trials = Trials,
        Fidelities = FidelityLevels.OfEpochs(Epochs),
        Warn = Listener.Warn,
    };

    /// <summary>Splits the training images in two: those that were set apart are the second part; where none were, at random.</summary>
    /// <param name="first">The share of the first part where it is drawn, 0 to 1, exclusive.</param>
    /// <exception cref="UsageException">There are too few to split.</exception>
    public (int[] First, int[] Second) Split(double first)
    {
        if (Data.Count < 2)
            throw new UsageException($"There is {Data.Count} picture to train on, and a search needs two at least: it trains on some and measures by others.", "Add pictures.");
        var indices = new int[Data.Count];
        for (var i = 0; i < indices.Length; i++) indices[i] = i;
        Random.Derive("split").Shuffle(indices.AsSpan());
        if (Data.HeldOut is { } heldOut)
        {
            var apart = heldOut.ToHashSet();
            return ([.. indices.Where(i => !apart.Contains(i))], [.. indices.Where(apart.Contains)]);
        }

        var count = Math.Clamp((int)Math.Round(indices.Length * first), 1, indices.Length - 1);
        return (indices[..count], indices[count..]);
    }
}
