using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// Coarse-to-fine selection (Yu et al. 2020, section 3.2): first skeletons, in which all kernels, all depths, all widths and all else are of one relative size each, in every combination;
/// then mutations of the best so far.
/// </summary>
public static class CoarseToFine
{
    /// <summary>Makes it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="sizes">Which values of a decision are large.</param>
    /// <param name="mutation">The chance that a child takes another value at a decision, 0 to 1.</param>
    /// <param name="preference">Which of two scores is better.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    public static Evolution Create(SearchSpace space, ArchitectureSizes sizes, double mutation, Preference preference, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(constraints);
        Genotype[] skeletons = [.. Skeletons(space, sizes).Where(constraints.Allow)];
        return Evolution.OfBest(space.Decisions, skeletons, skeletons.Length, mutation, preference, constraints, random);
    }

    /// <summary>The skeletons of a space, each once. What edges a node takes is what it is in the largest architecture.</summary>
    /// <param name="space">The space.</param>
    /// <param name="sizes">Which values of a decision are large.</param>
    public static IEnumerable<Genotype> Skeletons(SearchSpace space, ArchitectureSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var (items, dimensions) = (space.Decisions.Items, Dimensions.Of(space));
        int[] levels = [.. Enum.GetValues<Dimension>().Select(d => Enumerable.Range(0, items.Count).Where(i => dimensions[i] == d && IsRanked(i)).Max(i => (int?)items[i].Choices.Count) ?? 1)];
        return levels.Aggregate((IEnumerable<int[]>)[[]], (all, count) => all.SelectMany(one => Enumerable.Range(0, count).Select(level => (int[])[.. one, level])))
            .Select(chosen => sizes.Changed(i => IsRanked(i) ? At(sizes.Rising(i), chosen[(int)dimensions[i]], levels[(int)dimensions[i]]) : null)).Distinct();

        bool IsRanked(int decision) => items[decision].Kind == DecisionKind.One;
    }

    // A level among all is the same share of the way among the values of a decision that has fewer.
    private static long At(IReadOnlyList<long> rising, int level, int levels) => levels == 1 ? rising[0] : rising[(int)Math.Round(level * (rising.Count - 1) / (double)(levels - 1))];
}
