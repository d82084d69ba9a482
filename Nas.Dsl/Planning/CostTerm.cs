using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>What a net pays where all of some candidates are chosen; the sum of all such terms is what an architecture costs.</summary>
/// <param name="Flops">Multiply-adds for one image, at all places where these candidates stand.</param>
/// <param name="Picks">The decisions, and the candidate of each; none: every architecture pays it.</param>
public sealed record CostTerm(long Flops, EquatableArray<(int Decision, int Candidate)> Picks)
{
    /// <summary>The terms of a space's net; see <see cref="Of(NetworkPlan)"/>.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">Values for some or all of the net's parameters; the others keep their defaults.</param>
    /// <exception cref="ArgumentException">The net has no such parameter, or its value is below 1.</exception>
    public static IReadOnlyList<CostTerm> Of(SearchSpace space, IReadOnlyDictionary<string, int>? parameters = null) => Of(NetworkPlan.Of(space, parameters));

    /// <summary>
    /// The terms of a net. Which states a node takes is left out of account, since a supernet runs the edges from all of them, and a width that is a choice
    /// counts as the largest.
    /// </summary>
    /// <param name="plan">The net, nothing chosen.</param>
    public static IReadOnlyList<CostTerm> Of(NetworkPlan plan)
    {
        var flops = new Dictionary<EquatableArray<(int Decision, int Candidate)>, long>();
        Add(Cost.Fixed(plan), []);
        foreach (var cell in plan.Stages.OfType<CellPlan>()) AddGraph(cell.Graph, []);
        return [.. flops.Select(f => new CostTerm(f.Value, f.Key))];

        void Add(long cost, (int Decision, int Candidate)[] picks)
        {
            if (cost == 0 && picks.Length > 0) return;
            var key = picks.ToEquatableArray();
            flops[key] = checked((flops.TryGetValue(key, out var sum) ? sum : 0) + cost);
        }

        void AddGraph(GraphPlan graph, (int Decision, int Candidate)[] before)
        {
            for (var n = 0; n < graph.Nodes.Count; n++)
            {
                var node = graph.Nodes[n];
                foreach (var picks in Depths(graph.Graph, n).Select(depth => Both(before, depth)))
                {
                    foreach (var edge in node.Operations.Where(e => e.Edge.Choice is not null)) AddEdge(edge, graph.Channels, picks);
                    Add(Cost.OfLayers(node.Merge, node.Shape.Height, node.Shape.Width), node.Node.Merge < 0 ? picks : Both(picks, [(node.Node.Merge, 1)]));
                }
            }
        }

        void AddEdge(EdgePlan edge, int channels, (int Decision, int Candidate)[] before)
        {
            for (var i = 0; i < edge.Candidates.Count; i++)
            {
                var (candidate, picks) = (edge.Candidates[i], Both(before, [(edge.Edge.Decision, i)]));
                if (candidate.Motif is { } motif)
                {
                    AddGraph(motif, picks);
                    continue;
                }

                if (!candidate.IsElastic)
                {
                    Add(Cost.OfLayers(candidate.Layers, edge.Input.Height, edge.Input.Width), picks);
                    continue;
                }

                foreach (var values in candidate.Option!.Operation.Picks)
                {
                    var layers = candidate.Lowering!.Layers(values, edge.Input.Channels, channels);
                    var arguments = candidate.Option.Arguments.Select((a, place) => (a, values[place]));
                    Add(Cost.OfLayers(layers, edge.Input.Height, edge.Input.Width), Both(picks, [.. arguments]));
                }
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
