using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>The skip connections of an architecture: the decisions whose choice hands on what comes in.</summary>
public static class SkipConnections
{
    /// <summary>The decisions of an architecture that are, or could be, a skip connection.</summary>
    /// <param name="genotype">The architecture.</param>
    public static IEnumerable<(int Decision, bool IsSkip)> Of(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var items = genotype.Space.Items;
        return Enumerable.Range(0, items.Count).Where(d => items[d].Identity >= 0 && genotype.IsActive(d)).Select(d => (d, genotype[d] == items[d].Identity));
    }

    /// <summary>The decisions of a graph of an architecture that are skip connections.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="graph">The name of the graph, see <see cref="Decision.Graph"/>.</param>
    public static IEnumerable<int> In(Genotype genotype, string graph) => Of(genotype).Where(s => s.IsSkip && genotype.Space.Items[s.Decision].Graph == graph).Select(s => s.Decision);
}
