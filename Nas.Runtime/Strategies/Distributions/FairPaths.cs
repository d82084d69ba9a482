using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// Single paths by strict fairness (Chu et al. 2021, section 3.2): of as many paths in a row as the widest decision has candidates, each candidate is on exactly one. A narrower decision
/// goes through its candidates again, in another order. Decisions of more values than that, such as the edges that a node takes, are drawn uniformly.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class FairPaths(DecisionSpace space, RandomStream random) : RandomPaths(space, random)
{
    private readonly Queue<Genotype> _next = new(); // empty at the beginning of a step

    /// <summary>How many paths are fair together.</summary>
    public int Count { get; } = space.Items.Where(d => d.Kind == DecisionKind.One).Max(d => (int?)d.Choices.Count) ?? 1;

    /// <inheritdoc/>
    public override Gates Sample()
    {
        if (_next.Count == 0)
        {
            var values = Space.Items.Select(Values).ToArray();
            for (var path = 0; path < Count; path++) _next.Enqueue(Space.Nearest([.. values.Select(v => v[path])]));
        }

        return Gates.Of(_next.Dequeue());
    }

    // What a decision is in each of the paths.
    private long[] Values(Decision decision)
    {
        if (decision.ValueCount > Count) return [.. Enumerable.Range(0, Count).Select(_ => decision.ValueAt(Random.Next(decision.ValueCount)))];
        var values = new List<long>();
        while (values.Count < Count)
        {
            long[] order = [.. decision.Values];
            Random.Shuffle(order.AsSpan());
            values.AddRange(order);
        }

        return [.. values.Take(Count)];
    }
}
