using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>
/// A graph at one place of a net, with its sizes: with nothing chosen all that may stand in it, else what an architecture has. Images have
/// the same height and width in all states but the inputs and those before a reduction inside.
/// </summary>
/// <param name="Graph">The graph.</param>
/// <param name="Channels">Its width.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="Inputs">The shape of each input.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="Reductions">The reductions inside, in the order in which they are met.</param>
/// <param name="Outputs">From each state that is put out an edge to the output.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it.</param>
/// <param name="OutputWidth">The width behind it.</param>
public sealed record GraphPlan(
    Graph Graph,
    int Channels,
    int Stride,
    IReadOnlyList<StateShape> Inputs,
    IReadOnlyList<NodePlan> Nodes,
    IReadOnlyList<ReductionPlan> Reductions,
    IReadOnlyList<EdgePlan> Outputs,
    int OutputChannels,
    int OutputHeight,
    int OutputWidth)
{
    /// <summary>What is done to what is put out, as an edge from the output to itself, where a node is put out; or null.</summary>
    public EdgePlan? Exit { get; init; }

    // Whatever is written in a bank is put out.
    private readonly Lazy<bool[]> _used = new(() => Graph.Banks > 0 ? [.. Enumerable.Repeat(true, Inputs.Count + Nodes.Count)] : UsedStates(Inputs.Count, Nodes, Outputs));

    /// <summary>Of a recurrent cell what a place and the state before it are joined by; else empty. See <see cref="NodePlan.Highway"/>.</summary>
    public EquatableArray<Layer> Highway { get; init; }

    /// <summary>The name of the module of <see cref="Highway"/>.</summary>
    public const string HighwayModule = "join";

    /// <summary>What a tree carries from place to place beside its state, or null.</summary>
    public MemoryPlan? Memory { get; init; }

    /// <summary>The name of its graph.</summary>
    public string Name => Graph.Name;

    /// <summary>The shape of a node in an image of a size that is not the plan's, with nothing on its edges to say it.</summary>
    /// <param name="node">The node, from 0; the number of nodes for the output.</param>
    /// <param name="height">Of an input, in pixels.</param>
    /// <param name="width">Of an input, in pixels.</param>
    public StateShape ShapeOf(int node, int height, int width)
    {
        var halvings = (Stride == 2 ? 1 : 0) + (Graph.Cell?.ReduceAfter.Count(after => after < node) ?? 0);
        for (var i = 0; i < halvings; i++) (height, width) = (((height - 1) / 2) + 1, ((width - 1) / 2) + 1);
        return new StateShape(node < Nodes.Count ? Nodes[node].Shape.Channels : OutputChannels, height, width);
    }

    /// <summary>Whether the output depends on <paramref name="state"/>: it is put out itself, or a path of edges leads there.</summary>
    /// <param name="state">From 0; inputs first.</param>
    public bool IsUsed(int state) => _used.Value[state];

    private static bool[] UsedStates(int inputs, IReadOnlyList<NodePlan> nodes, IReadOnlyList<EdgePlan> outputs)
    {
        var used = new bool[inputs + nodes.Count];
        foreach (var edge in outputs) used[edge.Edge.State] = true;
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            if (!used[inputs + node]) continue;
            foreach (var edge in nodes[node].Edges.Where(e => e.Candidates.Count > 0)) used[edge.Edge.State] = true;
            foreach (var state in nodes[node].Skips) used[state] = true;
        }

        return used;
    }
}

/// <summary>The shape of a state.</summary>
/// <param name="Channels">Its channels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
public readonly record struct StateShape(int Channels, int Height, int Width);

/// <summary>A node of a graph: the sum of its edges, what it does to that, and the nodes whose results are added behind it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Edges">The edges into it; with nothing chosen one from each state that it may take.</param>
/// <param name="Then">What it does to their sum, as an edge from and to itself; or null.</param>
/// <param name="Skips">The states that are added behind it.</param>
/// <param name="Norm">What normalises the sum with them; may be empty.</param>
/// <param name="Shape">Its shape.</param>
public sealed record NodePlan(Node Node, IReadOnlyList<EdgePlan> Edges, EdgePlan? Then, IReadOnlyList<int> Skips, EquatableArray<Layer> Norm, StateShape Shape)
{
    /// <summary>Of a node that shares the cell's width with others: the number of its part, from 0, and of how many; else null.</summary>
    public (int Index, int Of)? Part { get; init; }

    /// <summary>
    /// Whether the state of the first edge weighs the channels of the second one's by the sigmoid of its largest values, and is added to it
    /// (Ghiasi et al. 2019, section 3.2); what else comes in is added.
    /// </summary>
    public bool Attends { get; init; }

    /// <summary>The memory banks that it reads, concatenated; of a cell without banks none.</summary>
    public IReadOnlyList<int> Reads { get; init; } = [];

    /// <summary>The memory banks that its result is added to.</summary>
    public IReadOnlyList<int> Writes { get; init; } = [];

    /// <summary>Whether what comes in is concatenated, or may be; else it is added.</summary>
    public bool Concatenates { get; init; }

    /// <summary>Whether the two states that come in are multiplied; with nothing chosen, false.</summary>
    public bool Multiplies { get; init; }

    /// <summary>
    /// Of a node of a recurrent cell the weights that make two rows, c and h, of the state s that it takes: the node is s + sigmoid(c) · (f(h) - s), with
    /// its activation f (Zilly et al. 2017, equation 7; Pham et al. 2018, their code). Else empty.
    /// </summary>
    public EquatableArray<Layer> Highway { get; init; }

    /// <summary>The name of the module of <see cref="Highway"/>.</summary>
    public string HighwayModule => Node.Name + "_weights";

    /// <summary>What brings what comes in, once it is concatenated or added, to the node's width; empty where it has that.</summary>
    public EquatableArray<Layer> Merge { get; init; }

    /// <summary>The name of the module of <see cref="Merge"/>.</summary>
    public string MergeModule => Node.Name + "_merge";

    /// <summary><see cref="Edges"/>, then <see cref="Then"/>.</summary>
    public IEnumerable<EdgePlan> Operations => Then is null ? Edges : [.. Edges, Then];

    /// <summary>The name of the module that normalises the sum.</summary>
    public string NormModule => Node.Name + "_norm";
}

/// <summary>What a tree carries from place to place beside its state.</summary>
/// <param name="Memory">As the space has it.</param>
/// <param name="Then">What is done to the memory and the node that it is joined to, as an edge behind the nodes.</param>
/// <param name="Into">The node that it is joined to, from 0; with nothing chosen, -1.</param>
/// <param name="From">The node that it comes from, from 0; with nothing chosen, -1.</param>
/// <param name="Multiplies">Whether it is multiplied; with nothing chosen, false.</param>
public sealed record MemoryPlan(CellMemory Memory, EdgePlan Then, int Into, int From, bool Multiplies);

/// <summary>A state that is halved inside a graph.</summary>
/// <param name="After">The node behind which it is, from 0.</param>
/// <param name="State">The state.</param>
/// <param name="Module">The name of its module in the graph.</param>
/// <param name="Layers">What halves it.</param>
/// <param name="Shape">Its shape before.</param>
public sealed record ReductionPlan(int After, int State, string Module, EquatableArray<Layer> Layers, StateShape Shape);

/// <summary>An edge, with all that may stand on it; or a node's own operation.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Module">The name of its module in the graph: <c>n2_a</c> for that from input a to node 2.</param>
/// <param name="Candidates">
/// Its candidates, search-only ones behind; a single one without an operation where there is nothing to choose. Of an architecture what it
/// chose: none, where that adds nothing.
/// </param>
/// <param name="Input">The shape of what comes in.</param>
public sealed record EdgePlan(Edge Edge, string Module, IReadOnlyList<CandidatePlan> Candidates, StateShape Input)
{
    /// <summary>Where its node splits channels among its inputs: the number of the part of its state that it reads, from 0, and of how many; else null.</summary>
    public (int Index, int Of)? Share { get; init; }

    /// <summary>
    /// Where its candidates have only the first of equal parts of the channels: how many parts there are, and the stride at which the others pass the candidates
    /// by; else null: they have all channels.
    /// </summary>
    public (int Parts, int Stride)? Partial { get; init; }

    /// <summary>Whether it hands on what comes in.</summary>
    public bool IsPlain => Candidates.Count == 1 && Candidates[0].IsIdentity;
}

/// <summary>A candidate on an edge.</summary>
/// <param name="Option">As the space has it; null for what stands there in every architecture.</param>
/// <param name="Operation">The operation, of an architecture with the arguments it chose; null as <paramref name="Option"/> is.</param>
/// <param name="Layers">What it is made of; with nothing chosen, of the largest of its sizes. Empty for a motif.</param>
/// <param name="Motif">The motif that it is, or null.</param>
/// <param name="Lowering">With nothing chosen, how its layers follow from its choices; null for a motif and for what is no choice.</param>
public sealed record CandidatePlan(Option? Option, Operation? Operation, IReadOnlyList<Layer> Layers, GraphPlan? Motif = null, Lowering? Lowering = null)
{
    /// <summary>The name of its module on the edge of a supernet: <c>sep_conv_3</c>.</summary>
    public string Key => Option is null ? "" : Option.Operation.Module is null ? Identifiers.CandidateKey(Option.Operation) : Option.Operation.Name;

    /// <summary>
    /// Of a class of the project with arguments to choose, nothing chosen: each way to choose them. No slice can be taken of its weights, so that each has weights of its
    /// own in a supernet. Else empty.
    /// </summary>
    public IReadOnlyList<CandidatePlan> Ways { get; init; } = [];

    /// <summary>Of one of <see cref="Ways"/>, or of an architecture that chose it, the name of its module in that of <see cref="Key"/>: <c>se_block_4</c>; else null.</summary>
    public string? WayKey => Option is { Operation.Module: not null, Arguments.Count: > 0 } ? Identifiers.CandidateKey(Operation!) : null;

    /// <summary>Whether it adds nothing (<c>none</c>).</summary>
    public bool IsZero => Option is { IsZero: true };

    /// <summary>Whether it hands on what comes in.</summary>
    public bool IsIdentity => Motif is null && Layers.All(l => l is Layer.Identity);

    /// <summary>Whether its layers have other sizes in other architectures, so that a supernet takes slices of the largest.</summary>
    public bool IsElastic => Lowering is { IsElastic: true };
}

/// <summary>How the layers of an operation follow from what is chosen.</summary>
/// <param name="Operation">The operation with its choices.</param>
/// <param name="Stride">1 or 2.</param>
/// <param name="KeepsShape">Whether the channels behind it are those before it, and the stride is 1, in every architecture.</param>
/// <param name="IsElastic">Whether an argument or the channels are choices.</param>
/// <param name="Parameters">The values of the net's parameters.</param>
/// <param name="Here">What it stands in.</param>
public sealed record Lowering(Operation Operation, int Stride, bool KeepsShape, bool IsElastic, IReadOnlyDictionary<string, int> Parameters, Surroundings Here)
{
    /// <summary>The layers.</summary>
    /// <param name="picks">The index of one value of each argument that is a choice.</param>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    public IReadOnlyList<Layer> Layers(IReadOnlyList<int> picks, int input, int output) =>
        OperationDefinition.Lower(Operation.With(picks), input, output, Stride, KeepsShape, Parameters, Here);
}
