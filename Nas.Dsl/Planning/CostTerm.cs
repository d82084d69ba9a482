using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>What a net pays where all of some candidates are chosen; the sum of all such terms is what an architecture costs.</summary>
/// <param name="Cost">In the unit of the measure, at all places where these candidates stand.</param>
/// <param name="Picks">The decisions, and the candidate of each; none: every architecture pays it.</param>
public sealed record CostTerm(double Cost, EquatableArray<(int Decision, int Candidate)> Picks)
{
    /// <summary>The terms of a net by a measure. What is left out of account is said at <see cref="Placed"/>.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <param name="measure">What is paid for.</param>
    public static IReadOnlyList<CostTerm> Of(NetworkPlan plan, CostMeasure measure)
    {
        var costs = new Dictionary<EquatableArray<(int Decision, int Candidate)>, double> { [default] = 0 };
        foreach (var (placement, picks) in Placed(plan))
        {
            var cost = measure.Of(placement);
            if (cost != 0) costs[picks] = (costs.TryGetValue(picks, out var sum) ? sum : 0) + cost;
        }

        return [.. costs.Select(c => new CostTerm(c.Value, c.Key))];
    }

    /// <summary>
    /// All that may stand at the places of a net, with the candidates that it stands there for. Which states a node takes is left out of account, since a
    /// supernet runs the edges from all of them.
    /// </summary>
    /// <param name="plan">The net, nothing chosen.</param>
    public static IEnumerable<(Placement Placement, EquatableArray<(int Decision, int Candidate)> Picks)> Placed(NetworkPlan plan)
    {
        int[] sizes = [.. plan.Space.Graphs.Select(g => g.Width).Prepend(plan.Space.Side).Where(d => d >= 0)];
        var plans = new Dictionary<EquatableArray<(int Decision, int Candidate)>, (Placement Placement, EquatableArray<(int Decision, int Candidate)> Picks)[]>();
        var largest = At([]);
        for (var i = 0; i < largest.Length; i++)
        {
            // How large something is follows from the side of the images and a few of the widths: those of its stage, and of what comes in.
            (int Decision, int Candidate)[][] ways = [[]];
            foreach (var size in sizes.Where(s => Choices(s).Any(c => Size(At([c])[i].Placement) != Size(largest[i].Placement))))
                ways = [.. ways.SelectMany(way => Choices(size).Select(c => Both(way, [c])))];
            foreach (var way in ways) yield return (At(way)[i].Placement, Both(way, [.. largest[i].Picks]).ToEquatableArray());
        }

        static (string Operation, string Configuration) Size(Placement placement) => (placement.Operation, placement.Configuration);

        IEnumerable<(int Decision, int Candidate)> Choices(int size) => plan.Space.Decisions.Items[size].Choices.Select((_, choice) => (size, choice));

        // The same stands at the same places, whatever the sizes are.
        (Placement Placement, EquatableArray<(int Decision, int Candidate)> Picks)[] At((int Decision, int Candidate)[] chosen)
        {
            var key = chosen.ToEquatableArray();
            return plans.TryGetValue(key, out var known) ? known : plans[key] = [.. PlacedIn(chosen.Length == 0 ? plan : plan.Of(chosen.ToDictionary(c => c.Decision, c => c.Candidate)))];
        }
    }

    private static IEnumerable<(Placement Placement, EquatableArray<(int Decision, int Candidate)> Picks)> PlacedIn(NetworkPlan plan)
    {
        foreach (var placement in Placements.Of(plan, usedOnly: false, candidates: false)) yield return (placement, default);
        foreach (var placed in Placements.Graphs(plan).SelectMany(g => PlacedIn(g.Cell.Graph, g.Place, []))) yield return placed;
    }

    private static IEnumerable<(Placement Placement, EquatableArray<(int Decision, int Candidate)> Picks)> PlacedIn(
        GraphPlan graph, Placements.GraphPlace at, (int Decision, int Candidate)[] before)
    {
        for (var n = 0; n < graph.Nodes.Count; n++)
        {
            var node = graph.Nodes[n];
            foreach (var picks in Depths(graph.Graph, n).Select(depth => Both(before, depth)))
            {
                foreach (var placed in node.Operations.Where(e => e.Edge.Choice is not null).SelectMany(e => PlacedOn(e, graph.Channels, at, picks))) yield return placed;
                if (node.Merge.Count > 0)
                    yield return (Placements.Merge(node, at), (node.Node.Merge < 0 ? picks : Both(picks, [(node.Node.Merge, 1)])).ToEquatableArray());
            }
        }
    }

    private static IEnumerable<(Placement Placement, EquatableArray<(int Decision, int Candidate)> Picks)> PlacedOn(
        EdgePlan edge, int channels, Placements.GraphPlace at, (int Decision, int Candidate)[] before)
    {
        for (var i = 0; i < edge.Candidates.Count; i++)
        {
            var (candidate, picks) = (edge.Candidates[i], Both(before, [(edge.Edge.Decision, i)]));
            if (candidate.IsZero) continue;
            if (candidate.Motif is { } motif)
            {
                foreach (var placed in PlacedIn(motif, at, picks)) yield return placed;
                continue;
            }

            var operation = candidate.Option!.Operation;
            if (!candidate.IsElastic)
            {
                yield return (Placements.In(at, EquatableArray.Of(operation), candidate.Layers, edge.Input), picks.ToEquatableArray());
                continue;
            }

            foreach (var values in operation.Picks)
            {
                var layers = candidate.Lowering!.Layers(values, edge.Input.Channels, channels);
                var arguments = candidate.Option.Arguments.Select((a, place) => (a, values[place]));
                yield return (Placements.In(at, EquatableArray.Of(operation.With(values)), layers, edge.Input), Both(picks, [.. arguments]).ToEquatableArray());
            }
        }
    }

    // The choices of a depth under which a node is there; a single one of nothing where it always is.
    private static IEnumerable<(int Decision, int Candidate)[]> Depths(Graph graph, int node)
    {
        if (graph.Depth < 0 || node < graph.Stage!.MinDepth) return [[]];
        var depths = graph.Nodes.Count - graph.Stage.MinDepth + 1;
        return Enumerable.Range(0, depths).Where(d => graph.Stage.MinDepth + d > node).Select(d => new[] { (graph.Depth, d) });
    }

    private static (int Decision, int Candidate)[] Both((int Decision, int Candidate)[] some, (int Decision, int Candidate)[] others) => [.. some, .. others];
}
