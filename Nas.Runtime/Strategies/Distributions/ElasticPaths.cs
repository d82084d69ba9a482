using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>A phase of progressive shrinking.</summary>
/// <param name="Opens">Of what decisions smaller values are drawn from now on, or null: of none.</param>
/// <param name="Smaller">How many values below the largest there are to draw at such a decision.</param>
/// <param name="Epochs">Its epochs in the paper: the share that it has of those of a search.</param>
/// <param name="Paths">How many paths a step has.</param>
/// <param name="LearningRate">The learning rate at its beginning, where that of the first phase is 1.</param>
public sealed record ElasticPhase(Dimension? Opens, int Smaller, int Epochs, int Paths, double LearningRate);

/// <summary>
/// Single paths by progressive shrinking (Cai et al. 2020, section 3.3): at first the largest architecture alone; then smaller kernels too, then smaller depths and then smaller widths, of
/// these the next smaller first; and at last everything else that a space has to choose. What is open is drawn uniformly, by each decision for itself. The size of the images is open from the beginning, and
/// drawn once for all paths of a step.
/// </summary>
public sealed class ElasticPaths : RandomPaths
{
    private const int All = int.MaxValue;
    private const double Rate = 0.08125; // of the first phase, of the authors' for a batch of 64: 2.6 for 2,048

    private readonly ArchitectureSizes _sizes;
    private readonly IReadOnlyList<Dimension> _dimensions;
    private readonly int _resolution; // the decision on it, or -1
    private long _size; // its value in the step under way

    /// <summary>Begins with the largest.</summary>
    /// <param name="space">The space.</param>
    /// <param name="sizes">Which values of a decision are large.</param>
    /// <param name="random">Where the draws come from.</param>
    public ElasticPaths(SearchSpace space, ArchitectureSizes sizes, RandomStream random)
        : base((space ?? throw new ArgumentNullException(nameof(space))).Decisions, random)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        (_sizes, _dimensions, _resolution) = (sizes, Dimensions.Of(space), space.Side);
        Phases = [.. Paper.Where(p => p.Opens is null || Enumerable.Range(0, _dimensions.Count).Any(i => _dimensions[i] == p.Opens && Space.Items[i].ValueCount > 1))];
    }

    // Section 4.1, and the training script of the authors, with the epochs in which the rate rises; the last is ours.
    private static IReadOnlyList<ElasticPhase> Paper { get; } =
    [
        new(null, 0, 180, 1, 1),
        new(Dimension.Kernel, All, 125, 1, 0.03 / Rate),
        new(Dimension.Depth, 1, 25, 2, 0.0025 / Rate),
        new(Dimension.Depth, All, 125, 2, 0.0075 / Rate),
        new(Dimension.Width, 1, 25, 4, 0.0025 / Rate),
        new(Dimension.Width, All, 125, 4, 0.0075 / Rate),
        new(Dimension.Other, All, 125, 4, 0.0075 / Rate),
    ];

    /// <summary>The phases in their order; those that would open nothing are left out.</summary>
    public IReadOnlyList<ElasticPhase> Phases { get; }

    /// <summary>The number of the phase under way.</summary>
    public int Phase { get; private set; }

    /// <summary>The largest architecture, of images as large as those of the step under way.</summary>
    public Genotype Largest => _sizes.Changed(Size);

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        Phase = At(step.Epoch, step.Epochs).Phase;
        if (_resolution >= 0) _size = Random.Next(Space.Items[_resolution].ValueCount);
    }

    /// <summary>The phase that an epoch is of, and the share of the phase that is over when it begins. The first epoch is of the first phase and the last of the last, however few there are.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="epochs">Epochs in all.</param>
    public (int Phase, double Done) At(double epoch, int epochs)
    {
        var unit = epochs / (double)Phases.Sum(p => p.Epochs);
        var (phase, begin) = (0, 0.0);
        while (epoch > 0 && phase < Phases.Count - 1 && (epoch >= epochs - 1 || epoch + 0.5 >= begin + (Phases[phase].Epochs * unit))) begin += Phases[phase++].Epochs * unit;
        return (phase, Math.Clamp((epoch - begin) / (Phases[phase].Epochs * unit), 0, 1));
    }

    /// <inheritdoc/>
    public override Gates Sample() => Gates.Of(_sizes.Changed(Value));

    private long? Size(int decision) => decision == _resolution ? _size : null;

    // Null: that of the largest.
    private long? Value(int decision)
    {
        if (Size(decision) is { } size) return size;
        var item = Space.Items[decision];
        var smaller = Phases.Take(Phase + 1).LastOrDefault(p => p.Opens == _dimensions[decision])?.Smaller ?? 0;
        if (smaller == 0 || item.ValueCount == 1) return null;
        if (item.Kind == DecisionKind.Some) return item.ValueAt(Random.Next(item.ValueCount));
        var rising = _sizes.Rising(decision);
        return rising[rising.Count - 1 - Random.Next((int)Math.Min(rising.Count, smaller + 1L))];
    }
}
