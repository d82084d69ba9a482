namespace Nas.Dsl.Model;

/// <summary>Which earlier states a node takes.</summary>
public enum Wiring
{
    /// <summary>Some of them (DARTS, NASNet, NAS-Bench-101).</summary>
    Some,

    /// <summary>All of them (NAS-Bench-201).</summary>
    All,

    /// <summary>The last one (ENAS's macro net).</summary>
    Last,

    /// <summary>One of them for each of several inputs, which may be the same (NASNet, ENAS's micro cell).</summary>
    Each,

    /// <summary>Some of the earlier nodes; where a node takes none of them, it takes the inputs (GeNet, NAS-RL).</summary>
    Nodes,

    /// <summary>
    /// Two each, as in a binary tree: the first nodes both inputs, each other one the next two nodes that none has taken (Zoph and Le 2017, section 3.4).
    /// </summary>
    Pairs,

    /// <summary>Some of the cell's memory banks, concatenated (SMASH).</summary>
    Banks,
}

/// <summary>What a cell puts out.</summary>
public enum CellOutput
{
    /// <summary>All nodes, concatenated along the channels: <c>output concat(nodes)</c>.</summary>
    Concat,

    /// <summary>The last node: <c>output last</c>.</summary>
    Last,

    /// <summary>The nodes that no other node reads, concatenated along the channels: <c>output concat(loose)</c> (Zoph et al. 2018, NASNet).</summary>
    Loose,

    /// <summary>The sum of the nodes that no other node reads: <c>output sum(loose)</c> (Xie and Yuille 2017, GeNet).</summary>
    Sum,

    /// <summary>The mean of all nodes: <c>output mean(nodes)</c>, of a recurrent cell (Liu et al. 2019, section 3.1).</summary>
    Mean,

    /// <summary>The mean of the nodes that no other node reads: <c>output mean(loose)</c>, of a recurrent cell (Pham et al. 2018, section 2.1).</summary>
    MeanLoose,

    /// <summary>All memory banks, concatenated along the channels: <c>output concat(banks)</c> (Brock et al. 2018, SMASH).</summary>
    Banks,

    /// <summary>
    /// Any of the states, nodes concatenated and inputs added, as wide as the cell however many there are: <c>output concat(any, channels)</c>
    /// (Ying et al. 2019, NAS-Bench-101).
    /// </summary>
    Share,

    /// <summary>The last nodes, one of each of the inputs' scales: <c>output scales</c>, of a feature pyramid (Ghiasi et al. 2019, NAS-FPN).</summary>
    Scales,
}

/// <summary>Which earlier states a node takes, as a rule.</summary>
/// <param name="Wiring">Some, all, the last, or one for each input.</param>
/// <param name="Min">With <see cref="Wiring.Some"/> and <see cref="Wiring.Banks"/>, the fewest; with <see cref="Wiring.Each"/>, how many inputs there are; else 0.</param>
/// <param name="Max">With <see cref="Wiring.Some"/> and <see cref="Wiring.Banks"/>, the most, <see cref="int.MaxValue"/> for any number; else as <paramref name="Min"/>.</param>
public readonly record struct From(Wiring Wiring, int Min, int Max)
{
    /// <summary>All of them.</summary>
    public static From All { get; } = new(Wiring.All, 0, 0);

    /// <summary>The last one.</summary>
    public static From Last { get; } = new(Wiring.Last, 0, 0);

    /// <summary>Any number of them, also none.</summary>
    public static From Any { get; } = Some(0, int.MaxValue);

    /// <summary>Any number of the earlier nodes, also none; then the inputs.</summary>
    public static From AnyNodes { get; } = new(Wiring.Nodes, 0, int.MaxValue);

    /// <summary>Two each, as in a binary tree.</summary>
    public static From Pairs { get; } = new(Wiring.Pairs, 0, 0);

    /// <summary><paramref name="count"/> of them.</summary>
    public static From Exactly(int count) => Some(count, count);

    /// <summary>One of them for each of <paramref name="inputs"/> inputs, at least two.</summary>
    public static From Each(int inputs) => new(Wiring.Each, inputs, inputs);

    /// <summary>At least <paramref name="min"/> of the memory banks, at least one, at most <paramref name="max"/>.</summary>
    public static From Banks(int min, int max) => new(Wiring.Banks, min, max);

    /// <summary>At least <paramref name="min"/> of them, at most <paramref name="max"/>.</summary>
    public static From Some(int min, int max) => new(Wiring.Some, min, max);

    /// <summary>Whether the number of states is the same in every architecture and at every node.</summary>
    public bool IsExact => Wiring == Wiring.Some && Min == Max;

    /// <summary>As it is written in the language, without the word <c>from</c>.</summary>
    public override string ToString() => Wiring switch
    {
        Wiring.All => "all of previous",
        Wiring.Last => "last",
        Wiring.Nodes => "any of nodes",
        Wiring.Pairs => "pairs",
        Wiring.Each => string.Join(", ", Enumerable.Repeat("previous", Min)),
        _ when this == Any => "any of previous",
        _ => $"{(Min == Max ? $"{Min}" : $"{Min}..{Max}")} of {(Wiring == Wiring.Banks ? "banks" : "previous")}",
    };
}

/// <summary>What becomes of the states that come into a node.</summary>
public enum Merging
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>
    /// They are concatenated as they are, each node as wide as its operation makes it and smaller images padded: <c>merge concat</c> (Zoph and Le 2017,
    /// section 3.3).
    /// </summary>
    Concat,

    /// <summary>It is a choice whether they are added, or concatenated and projected to the width: <c>merge {add, concat}</c> (Zoph et al. 2018, section 3.2).</summary>
    AddOrConcat,

    /// <summary>
    /// It is a choice whether they are added, or the coarser one weighs the channels of the finer one: <c>merge {add, attention}</c> (Ghiasi et al. 2019,
    /// section 3.2).
    /// </summary>
    AddOrAttention,

    /// <summary>It is a choice whether they are added, or multiplied number by number: <c>merge {add, multiply}</c> (Zoph and Le 2017, section 3.4).</summary>
    AddOrMultiply,
}

/// <summary>How the nodes of a cell are made.</summary>
/// <param name="From">Which earlier states they take.</param>
/// <param name="Op">The name of the set of candidates on their edges, or null: states come in as they are.</param>
/// <param name="Then">The name of the set of candidates for what a node does to the sum of its edges, or null: nothing.</param>
/// <param name="Skips">Whether the results of any earlier nodes are added behind it, and the sum normalised (Pham et al. 2018, section 2.3).</param>
public sealed record NodeRule(From From, string? Op, string? Then = null, bool Skips = false)
{
    /// <summary>What becomes of what comes in.</summary>
    public Merging Merging { get; init; }

    /// <summary>Whether those that are added are nodes before the one before it, which it takes anyway (Zoph and Le 2017).</summary>
    public bool BeforeLast { get; init; }

    /// <summary>
    /// Whether it is a choice that each input gets all channels of its state, or its share of them as one of so many parts (Cai et al. 2018b).
    /// </summary>
    public bool Allocates { get; init; }

    private string Merge => Merging switch
    {
        Merging.Concat => ", merge concat",
        Merging.AddOrConcat => ", merge {add, concat}",
        Merging.AddOrAttention => ", merge {add, attention}",
        Merging.AddOrMultiply => ", merge {add, multiply}",
        _ => "",
    };

    /// <summary>How many memory banks a node's result is added to, or null: the cell has none (Brock et al. 2018, section 3.1).</summary>
    public From? To { get; init; }

    /// <summary>As it is written in the language.</summary>
    public override string ToString() =>
        $"from {From}{(Op is null ? "" : $", op {Op}")}{(Allocates ? ", allocate {replicate, split}" : "")}{Merge}{(Then is null ? "" : $", then {Then}")}{(Skips ? BeforeLast ? ", skip any before last" : ", skip any of previous" : "")}{(To is { } to ? $", to {to}" : "")}";
}

/// <summary>A building block: a directed acyclic graph whose states are the inputs and then the nodes, in order.</summary>
/// <param name="Name">The cell's name; its decisions begin with it.</param>
/// <param name="Inputs">The names of the inputs: the outputs of the one or two cells before, older first; of a feature pyramid its scales, finest first.</param>
/// <param name="Nodes">How many nodes there are, at least 1.</param>
/// <param name="Rule">How they are made.</param>
/// <param name="Output">What the cell puts out.</param>
/// <param name="Stride">1, or 2 for a reduction: then edges from the cell's inputs halve height and width.</param>
public sealed record Cell(string Name, EquatableArray<string> Inputs, int Nodes, NodeRule Rule, CellOutput Output, int Stride)
{
    /// <summary>Of a motif, how many graphs with decisions of their own it stands for, each a candidate of other graphs; 0 for a cell.</summary>
    public int Copies { get; init; }

    /// <summary>
    /// Whether it goes through a row of tokens place by place, with a state: its input is what a place and the state before it are joined to, and
    /// its output is the next state.
    /// </summary>
    public bool IsRecurrent { get; init; }

    /// <summary>
    /// Of a recurrent cell whose nodes are a tree the name of a second state that goes from place to place beside the first, or null. It is joined to a node as
    /// the nodes join what they take (Zoph and Le 2017, section 3.4).
    /// </summary>
    public string? Memory { get; init; }

    /// <summary>The nodes behind which every state so far is halved in height and width by a factorized reduction, from 0, rising.</summary>
    public EquatableArray<int> ReduceAfter { get; init; }

    /// <summary>The most edges, those to the output of <see cref="CellOutput.Share"/> among them, or 0: no limit.</summary>
    public int EdgeLimit { get; init; }

    /// <summary>
    /// What is done to the input before the nodes read it, and to the sum that is put out, where there is any node: the default input and output
    /// node of a stage (Xie and Yuille 2017, section 3.1). Null: nothing.
    /// </summary>
    public Operation? Default { get; init; }

    /// <summary>
    /// How many memory banks there are, each with an equal part of the cell's channels, or 0. At first they hold the input between them; nodes read some of them and
    /// add what they make of that to some (Brock et al. 2018, section 3.1).
    /// </summary>
    public int Banks { get; init; }

    /// <summary>The edges that have the same operation in every architecture.</summary>
    public EquatableArray<FixedEdge> Fixed { get; init; }

    /// <summary>The names of the graphs that it stands for: its own or, for several copies of a motif, that and their number.</summary>
    public IEnumerable<string> GraphNames => Copies < 2 ? [Name] : Enumerable.Range(1, Copies).Select(i => $"{Name}{i}");

    /// <summary>What it puts out, as it is written in the language without the word <c>output</c>.</summary>
    public string OutputText => Output switch
    {
        CellOutput.Concat => "concat(nodes)",
        CellOutput.Loose => "concat(loose)",
        CellOutput.Sum => "sum(loose)",
        CellOutput.Banks => "concat(banks)",
        CellOutput.Mean => "mean(nodes)",
        CellOutput.MeanLoose => "mean(loose)",
        CellOutput.Share => "concat(any, channels)",
        CellOutput.Scales => "scales",
        _ => "last",
    };

    /// <summary>The sets that it chooses from.</summary>
    public IEnumerable<string> Sets => new[] { Rule.Op, Rule.Then }.OfType<string>();

    /// <summary>The name of a state: an input's own name, then <c>n0</c>, <c>n1</c>, ...</summary>
    /// <param name="state">From 0; inputs first.</param>
    public string StateName(int state) => state < Inputs.Count ? Inputs[state] : $"n{state - Inputs.Count}";

    /// <summary>With <see cref="Wiring.Pairs"/>, the first of the two states, next to each other, that a node takes.</summary>
    /// <param name="node">From 0.</param>
    public int PairOf(int node) => node < (Nodes + 1) / 2 ? 0 : Inputs.Count + (2 * (node - ((Nodes + 1) / 2)));

    /// <summary>How many states stand before node <paramref name="node"/>: its possible inputs are states 0 to this, exclusive.</summary>
    public int StatesBefore(int node) => Inputs.Count + node;
}

/// <summary>An edge that has the same operation in every architecture: <c>fix n2.x skip_connect</c>.</summary>
/// <param name="Node">The node it leads to, from 0.</param>
/// <param name="State">The state it comes from, from 0; inputs first.</param>
/// <param name="Operation">The operation, one of the cell's set.</param>
public sealed record FixedEdge(int Node, int State, Operation Operation);

/// <summary>
/// A chain of blocks of one width: <c>stage S1 { repeat 1..4 { Mobile } channels {24, 32} stride 2 }</c> (Tan et al. 2019, Cai et al. 2019).
/// </summary>
/// <param name="Name">Its name; its decisions begin with it.</param>
/// <param name="MinDepth">The fewest blocks, at least 1.</param>
/// <param name="MaxDepth">The most.</param>
/// <param name="IsSame">Whether its blocks are all the same.</param>
/// <param name="Set">The name of the set of candidates for a block.</param>
/// <param name="Channels">Its width, or several to choose from; none where each block is a layer that says its own sizes.</param>
/// <param name="Stride">Of its first block, 1 or 2.</param>
public sealed record Stage(string Name, int MinDepth, int MaxDepth, bool IsSame, string Set, EquatableArray<Expression> Channels, int Stride)
{
    /// <summary>Whether its blocks are layers that say their own sizes, one behind the other (Baker et al. 2017).</summary>
    public bool IsOfLayers => Channels.Count == 0;

    /// <summary>Where its layers may stand, besides where their shapes fit.</summary>
    public EquatableArray<LayerRule> Rules { get; init; }

    /// <summary>As it is written in the language.</summary>
    public override string ToString()
    {
        var depth = MinDepth == MaxDepth ? $"{MinDepth}" : $"{MinDepth}..{MaxDepth}";
        var channels = IsOfLayers ? "" : Channels.Count == 1 ? $" channels {Channels[0]}" : $" channels {{{string.Join(", ", Channels)}}}";
        return $"stage {Name} {{ repeat {depth}{(IsSame ? " same" : "")} {{ {Set} }}{channels}{(Stride == 1 ? "" : $" stride {Stride}")}{string.Concat(Rules.Select(r => $" {r}"))} }}";
    }
}
