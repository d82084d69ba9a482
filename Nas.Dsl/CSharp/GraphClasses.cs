using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>The classes that a written network has for its cells and motifs: one for each graph and stride, however often it occurs.</summary>
internal sealed class GraphClasses
{
    private readonly Dictionary<(string Graph, int Stride), CellSource> _classes = [];
    private readonly Dictionary<string, RecurrentSource> _recurrent = [];

    /// <summary>The classes of a network.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="stages">Its stages; where parameters repeat some, those of all values.</param>
    /// <param name="taken">The name of its class, and what else none of them may be called.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    /// <param name="parts">The small classes behind layers.</param>
    /// <param name="layers">What writes layers.</param>
    public GraphClasses(NetworkPlan plan, IReadOnlyList<StagePlan> stages, IReadOnlyList<string> taken, TorchNames torch, PartSource parts, LayerSource layers)
    {
        var occurrences = stages.OfType<CellPlan>().Where(c => c.Graph.Graph is { Stage: null, IsRecurrent: false }).SelectMany(Occurrences).ToLookup(o => Kind(o.Graph));
        // A motif stands before what it is part of, in the space and here: what is made of it asks whether it takes the width.
        var order = plan.Space.Graphs.Select(g => g.Name).ToList();
        var made = occurrences.Select(o => o.First().Graph).OrderBy(g => order.IndexOf(g.Name)).ThenBy(g => g.Stride).ToArray();
        // It is read the other way: cells first.
        var read = made.OrderBy(g => g.Graph.IsMotif).ToArray();
        var recurrent = stages.OfType<CellPlan>().Where(c => c.Graph.Graph.IsRecurrent).Select(c => c.Graph).GroupBy(g => g.Name).Select(g => g.First()).ToArray();
        var wished = read.Select(g => ClassName(g, occurrences.Contains((g.Name, 3 - g.Stride)))).Concat(recurrent.Select(g => ClassName(g, false)));
        var names = Identifiers.Unique(wished, [.. taken, .. parts.Names]);
        Operations = new OperationSource(layers, plan.Parameters, read.SelectMany(CellSource.Uses), [.. taken, .. parts.Names, .. names]);
        foreach (var graph in made)
        {
            var name = names[Array.IndexOf(read, graph)];
            _classes[Kind(graph)] = new CellSource(name, [.. occurrences[Kind(graph)]], Operations, torch, parts, Of);
        }

        InOrder = [.. read.Select(Of)];
        for (var i = 0; i < recurrent.Length; i++) _recurrent.Add(recurrent[i].Name, Recurrence(names[read.Length + i], recurrent[i]));

        RecurrentSource Recurrence(string name, GraphPlan graph) => graph.Graph.IsTree ? new TreeSource(name, graph, torch) : new HighwaySource(name, graph, torch);
    }

    /// <summary>The factories of the operations.</summary>
    public OperationSource Operations { get; }

    /// <summary>The classes in the order in which they are written.</summary>
    public IReadOnlyList<CellSource> InOrder { get; }

    /// <summary>The classes of recurrent cells.</summary>
    public IEnumerable<RecurrentSource> Recurrent => _recurrent.Values;

    /// <summary>The class of a recurrent cell.</summary>
    public RecurrentSource OfRecurrent(GraphPlan graph) => _recurrent[graph.Name];

    /// <summary>The class of a graph.</summary>
    public CellSource Of(GraphPlan graph) => _classes[Kind(graph)];

    // A motif on edges of stride 2 has other operations.
    private static (string Graph, int Stride) Kind(GraphPlan graph) => (graph.Name, graph.Stride);

    // A cell, and the motifs in it, which have nothing before their inputs.
    private static IEnumerable<(GraphPlan Graph, IReadOnlyList<EquatableArray<Layer>> Preprocess)> Occurrences(CellPlan cell) =>
        Motifs(cell.Graph).Select(m => (m, (IReadOnlyList<EquatableArray<Layer>>)[default])).Prepend((cell.Graph, cell.Preprocess));

    private static IEnumerable<GraphPlan> Motifs(GraphPlan graph) => CellSource.Motifs(graph).SelectMany(m => Motifs(m).Prepend(m));

    private static string ClassName(GraphPlan graph, bool hasOtherStride)
    {
        var name = Identifiers.Pascal(graph.Name);
        if (hasOtherStride && graph.Stride == 2) name += "Stride2";
        var suffix = graph.Graph.IsMotif ? "Motif" : "Cell";
        // Cell101 says already what it is.
        return name.TrimEnd([.. "0123456789"]).EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
    }
}
