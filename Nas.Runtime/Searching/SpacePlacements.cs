using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Searching;

/// <summary>All that may stand anywhere in the networks of a space, each operation in each configuration once: the rows that a table of latencies needs.</summary>
public static class SpacePlacements
{
    private const int Quiet = 1000, Most = 2000;

    /// <summary>
    /// The placements of a space that compute something. Where no size follows from what is chosen they are those of the net with nothing chosen. What other
    /// sizes there are is found by drawing architectures, always the same ones, until 1,000 in a row bring no new one.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">Values for some or all of the net's parameters; the others keep their defaults.</param>
    /// <exception cref="UsageException">There are more than 2,000, as where nodes concatenate what they take, so that hardly two networks have the same layers.</exception>
    public static IReadOnlyList<Placement> Of(SearchSpace space, IReadOnlyDictionary<string, int>? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        var plan = NetworkPlan.Of(space, parameters);
        var found = new Dictionary<(string Operation, string Configuration), Placement>();
        // A supernet pays for what no draw need bring.
        if (space.WithoutSupernet is null) Add(CostTerm.Placed(plan).Select(p => p.Placement));
        var random = new RandomStream(0);
        for (var quiet = 0; quiet < Quiet; quiet++)
        {
            var before = found.Count;
            Add(Placements.Of(plan, space.Decisions.Sample(random)));
            if (found.Count > before) quiet = 0;
            if (found.Count > Most)
                throw new UsageException($"The networks of {space.Name} have more than {Most:N0} operations of different sizes, too many for a table of latencies.", "Bound --max-flops instead.");
        }

        return [.. found.Values];

        void Add(IEnumerable<Placement> placements)
        {
            foreach (var placement in placements)
                if (!placement.IsFree) found.TryAdd((placement.Operation, placement.Configuration), placement);
        }
    }
}
