using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>A place in a net where an operation is chosen. Where motifs are chosen, those inside of each of them are places as well.</summary>
/// <param name="Module">The name of its module in a supernet.</param>
/// <param name="Stage">The cell or stage of the net that it is in, from 0.</param>
/// <param name="Graph">The graph that it is in.</param>
/// <param name="Node">The node.</param>
/// <param name="Edge">The edge into the node, or what the node does itself, nothing chosen.</param>
/// <param name="Within">The motifs that it is inside of: the decisions on them, and their numbers.</param>
internal sealed record OperationPlace(string Module, int Stage, Graph Graph, NodePlan Node, EdgePlan Edge, IReadOnlyList<(int Decision, int Candidate)> Within)
{
    /// <summary>The decision on its operation.</summary>
    public int Decision => Edge.Edge.Decision;

    /// <summary>The edges that it reads: itself, or all of its node's.</summary>
    public IEnumerable<Edge> Reads => ReferenceEquals(Edge, Node.Then) ? Node.Edges.Select(e => e.Edge) : [Edge.Edge];

    /// <summary>Whether an architecture has it.</summary>
    public bool IsIn(Genotype genotype) => genotype.IsActive(Decision) && Within.All(w => genotype[w.Decision] == w.Candidate);

    /// <summary>All of a net, in the order in which they run.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    public static IEnumerable<OperationPlace> Of(NetworkPlan plan) => plan.Stages.OfType<CellPlan>().SelectMany(c => In(c.Module, c.Index, c.Graph, []));

    private static IEnumerable<OperationPlace> In(string module, int stage, GraphPlan graph, (int Decision, int Candidate)[] within)
    {
        foreach (var node in graph.Nodes)
        {
            foreach (var edge in node.Operations.Where(e => e.Edge.Choice is not null))
            {
                var place = new OperationPlace($"{module}.{edge.Module}", stage, graph.Graph, node, edge, within);
                yield return place;
                foreach (var (number, candidate) in edge.Candidates.Index().Where(c => c.Item.Motif is not null))
                    foreach (var inside in In($"{place.Module}.{candidate.Key}", stage, candidate.Motif!, [.. within, (place.Decision, number)])) yield return inside;
            }
        }
    }
}
