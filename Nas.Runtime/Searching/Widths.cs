using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Searching;

/// <summary>
/// The widths of a space: how many channels a stage has, or how many there are inside an operation. All else is as in the largest architecture, so that these are the decisions about widths which that
/// one has; each has a value for a share of what it has in the largest.
/// </summary>
public sealed class Widths
{
    private readonly (long Value, double Share)[][] _values;
    private readonly Dictionary<int, int> _places;

    /// <summary>Looks for them.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">Values for the net's parameters.</param>
    public Widths(SearchSpace space, IReadOnlyDictionary<string, int> parameters)
    {
        Sizes = new(space, parameters);
        var sizes = Dimensions.Widths(space, parameters);
        Decisions = [.. Of(space).Where(Sizes.Largest.IsActive)];
        _places = Decisions.Index().ToDictionary(d => d.Item, d => d.Index);
        _values = [.. Decisions.Select(d => Enumerable.Range(0, sizes[d].Count).Select(v => ((long)v, sizes[d][v] / sizes[d].Max())).OrderBy(v => v.Item2).ToArray())];
    }

    /// <summary>Which architectures are large.</summary>
    public ArchitectureSizes Sizes { get; }

    /// <summary>The decisions, by their indices in the space, in their order there.</summary>
    public IReadOnlyList<int> Decisions { get; }

    /// <summary>The values of a width, from the narrowest to the widest, each with the share that it is of that.</summary>
    /// <param name="width">By its place among <see cref="Decisions"/>.</param>
    public IReadOnlyList<(long Value, double Share)> Values(int width) => _values[width];

    /// <summary>The place among <see cref="Values"/> of the one that is nearest to a share; of two as near the wider.</summary>
    /// <param name="width">By its place among <see cref="Decisions"/>.</param>
    /// <param name="share">0 to 1.</param>
    public int Nearest(int width, double share) => Enumerable.Range(0, _values[width].Length).Reverse().MinBy(i => Math.Abs(_values[width][i].Share - share));

    /// <summary>The architecture of given widths.</summary>
    /// <param name="places">Of each width the place among <see cref="Values"/>.</param>
    public Genotype Architecture(IReadOnlyList<int> places) => Sizes.Changed(decision => _places.TryGetValue(decision, out var i) ? _values[i][places[i]].Value : null);

    /// <summary>Why nothing can be made narrower in a space, as the end of a sentence that begins with the name of a strategy; or null: something can.</summary>
    /// <param name="space">The space.</param>
    public static string? Refusal(SearchSpace space) => Of(space).Any()
        ? null
        : $"makes a network narrower, and {space?.Name} has no width to choose, such as 'channels {{16, 32}}' of a stage or 'expand: {{2, 4}}' of an operation";

    private static IEnumerable<int> Of(SearchSpace space) => Dimensions.Of(space).Index().Where(d => d.Item == Dimension.Width && space.Decisions.Items[d.Index].ValueCount > 1).Select(d => d.Index);
}
