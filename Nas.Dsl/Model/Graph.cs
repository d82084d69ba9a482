using Nas.Dsl.Operations;

namespace Nas.Dsl.Model;

/// <summary>
/// A graph of choices: a cell, a motif or a stage, with the places of its decisions. Its states are the inputs and then the nodes, in order.
/// </summary>
/// <param name="Name">Its name; its decisions begin with it.</param>
/// <param name="Inputs">The names of its inputs.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Output">What it puts out.</param>
/// <param name="Stride">1, or 2: then edges from its inputs halve height and width.</param>
public sealed record Graph(string Name, EquatableArray<string> Inputs, IReadOnlyList<Node> Nodes, CellOutput Output, int Stride)
{
    /// <summary>The cell or motif it is of, or null.</summary>
    public Cell? Cell { get; init; }

    /// <summary>The stage it is, or null.</summary>
    public Stage? Stage { get; init; }

    /// <summary>The states that it puts out, for <see cref="CellOutput.Share"/>; else null.</summary>
    public Selection? Joined { get; init; }

    /// <summary>
    /// Of a feature pyramid the decision on the order in which its last nodes have the scales, as the rank of a permutation (<see cref="Permutations"/>); else -1.
    /// </summary>
    public int Order { get; init; } = -1;

    /// <summary>What a tree carries from place to place beside its state, or null.</summary>
    public CellMemory? Memory { get; init; }

    /// <summary>The decision on the number of its nodes, or -1: it has them all.</summary>
    public int Depth { get; init; } = -1;

    /// <summary>The decision on its width, or -1: it has one.</summary>
    public int Width { get; init; } = -1;

    /// <summary>Its decisions: from the first to the one behind the last.</summary>
    public (int Start, int End) Decisions { get; init; }

    /// <summary>The name of a state: an input's own name, then <c>n0</c>, <c>n1</c>, ...</summary>
    /// <param name="state">From 0; inputs first.</param>
    public string StateName(int state) => state < Inputs.Count ? Inputs[state] : Nodes[state - Inputs.Count].Name;

    /// <summary>The state that a node is.</summary>
    public int StateOf(Node node) => Inputs.Count + Nodes.TakeWhile(n => n.Name != node.Name).Count();

    /// <summary>Whether it is one of a motif's.</summary>
    public bool IsMotif => Cell is { Copies: > 0 };

    /// <summary>Whether it is a cell, and one that leaves images as large as they are.</summary>
    public bool IsNormalCell => Cell is not null && !IsMotif && Stride == 1;

    /// <summary>What it is called in a message or comment.</summary>
    public string Kind => Stage is not null ? "stage" : IsPyramid ? "pyramid" : IsMotif ? "motif" : IsRecurrent ? "recurrent cell" : "cell";

    /// <summary>Whether it is a recurrent cell.</summary>
    public bool IsRecurrent => Cell is { IsRecurrent: true };

    /// <summary>Whether its states are of several scales, and it puts out one of each (Ghiasi et al. 2019).</summary>
    public bool IsPyramid => Output == CellOutput.Scales;

    /// <summary>The scale of a pyramid's state in an architecture, from 0, the finest.</summary>
    /// <param name="state">From 0; inputs first.</param>
    /// <param name="genotype">The architecture.</param>
    public int ScaleOf(int state, Genotype genotype)
    {
        if (state < Inputs.Count) return state;
        var last = state - Nodes.Count;
        return last >= 0 ? Permutations.At(Inputs.Count, (int)genotype[Order])[last] : (int)genotype[Nodes[state - Inputs.Count].Scale];
    }

    /// <summary>
    /// The states that are added to a node of a pyramid besides those it takes: where it is put out, those of its scale that no node up to it takes, so
    /// that nothing is lost (Ghiasi et al. 2019, section 3.2).
    /// </summary>
    /// <param name="node">From 0.</param>
    /// <param name="genotype">The architecture.</param>
    public IEnumerable<int> Unread(int node, Genotype genotype)
    {
        if (node < Nodes.Count - Inputs.Count) return [];
        // Each scale is put out once, so that no node before has added any of them.
        var taken = new HashSet<int>(Nodes.Take(node + 1).SelectMany(n => n.Edges.Where(e => e.IsTaken(genotype))).Select(e => e.State));
        var scale = ScaleOf(Inputs.Count + node, genotype);
        return Enumerable.Range(0, Inputs.Count + node).Where(s => !taken.Contains(s) && ScaleOf(s, genotype) == scale);
    }

    /// <summary>Whether its nodes are a binary tree (<see cref="Wiring.Pairs"/>): a recurrent cell, whose inputs are a place and the state before it.</summary>
    public bool IsTree => Cell is { Rule.From.Wiring: Wiring.Pairs };

    /// <summary>Whether it puts out only the nodes that no other node reads.</summary>
    public bool PutsOutLoose => Output is CellOutput.Loose or CellOutput.Sum or CellOutput.MeanLoose;

    /// <summary>Whether its nodes take one another only, and the inputs by default (<see cref="Wiring.Nodes"/>).</summary>
    public bool TakesNodes => Cell is { Rule.From.Wiring: Wiring.Nodes };

    /// <summary>Whether a node that takes no other and that no other takes is no part of it (Xie and Yuille 2017): where the loose nodes are added.</summary>
    public bool DropsIsolated => TakesNodes && Output == CellOutput.Sum;

    /// <summary>How many memory banks its nodes read and write, or 0.</summary>
    public int Banks => Cell?.Banks ?? 0;

    /// <summary>The name of a memory bank: <c>b0</c>, <c>b1</c>, ...</summary>
    /// <param name="bank">From 0.</param>
    public static string BankName(int bank) => $"b{bank}";

    /// <summary>Whether each node is as wide as its operation makes it, and what comes in is concatenated.</summary>
    public bool OwnsWidths => Cell is { Rule.Merging: Merging.Concat };

    /// <summary>Whether a node takes the inputs because it takes no other node, and is part of the graph (Xie and Yuille 2017, section 3.1; Zoph and Le 2017, section 3.3).</summary>
    /// <param name="node">From 0.</param>
    /// <param name="bits">What a selection takes, bit i for the thing at place i.</param>
    public bool TakesInputs(int node, Func<Selection, long> bits) =>
        TakesNodes && Nodes[node].Edges.All(e => bits(e.Taken) == 0) && !(DropsIsolated && IsLoose(Inputs.Count + node, bits));

    /// <summary>
    /// For each state whether it takes part: where the states that are put out are chosen (<see cref="Joined"/>), whether a path leads through it
    /// from an input to the output; where isolated nodes are dropped, whether it takes one or is taken; else all do.
    /// </summary>
    /// <param name="bits">What a selection takes, bit i for the thing at place i.</param>
    public bool[] Live(Func<Selection, long> bits)
    {
        var (inputs, states) = (Inputs.Count, Inputs.Count + Nodes.Count);
        var live = Enumerable.Repeat(true, states).ToArray();
        if (DropsIsolated)
            for (var n = 0; n < Nodes.Count; n++) live[inputs + n] = Nodes[n].Edges.Any(e => bits(e.Taken) != 0) || !IsLoose(inputs + n, bits);
        if (Joined is not { } joined) return live;
        bool Leads(int from, int node) => Nodes[node].Edges.Any(e => e.State == from && bits(e.Taken) != 0);
        for (var s = inputs; s < states; s++) live[s] = Enumerable.Range(0, s).Any(from => live[from] && Leads(from, s - inputs));
        var put = bits(joined);
        for (var s = states - 1; s >= 0; s--)
            live[s] &= (put >> s & 1) != 0 || Enumerable.Range(0, Nodes.Count).Any(n => inputs + n > s && live[inputs + n] && Leads(s, n));
        return live;
    }

    /// <summary>Whether no node reads a state.</summary>
    /// <param name="state">From 0; inputs first.</param>
    /// <param name="bits">What a selection takes, bit i for the thing at place i.</param>
    public bool IsLoose(int state, Func<Selection, long> bits) => !Nodes.Any(n =>
        n.Edges.Any(e => e.State == state && bits(e.Taken) != 0)
        || (n.Skips is { } skips && state >= Inputs.Count && state < Inputs.Count + skips.Count && (bits(skips) >> (state - Inputs.Count) & 1) != 0));

    /// <summary>How many nodes an architecture has.</summary>
    public int NodesOf(Genotype genotype) => Depth < 0 ? Nodes.Count : Stage!.MinDepth + (int)genotype[Depth];
}

/// <summary>A node of a graph: the sum of its edges, then an operation, then what skips to it.</summary>
/// <param name="Name">Its name within the graph: <c>n0</c>, <c>n1</c>, ...</param>
/// <param name="From">Which of <paramref name="Edges"/> it has: one selection, or one for each of its inputs, among edges behind one another.</param>
/// <param name="Edges">The edges it may have, for each selection in the order of the states they come from.</param>
/// <param name="Then">What it does to their sum, or null.</param>
/// <param name="Skips">Which of the nodes before it are added behind it, the first of them being the graph's first; or null.</param>
public sealed record Node(string Name, IReadOnlyList<Selection> From, IReadOnlyList<Edge> Edges, Choice? Then = null, Selection? Skips = null)
{
    /// <summary>What becomes of what comes in.</summary>
    public Merging Merging { get; init; }

    /// <summary>The decision whether what comes in is added (0) or what else <see cref="Merging"/> says (1), or -1: it is no choice.</summary>
    public int Merge { get; init; } = -1;

    /// <summary>The memory banks that it reads, or null: it has edges.</summary>
    public Selection? Read { get; init; }

    /// <summary>The memory banks that its result is added to, or null: it has edges.</summary>
    public Selection? Write { get; init; }

    /// <summary>Whether an architecture concatenates what comes in and projects it to the width.</summary>
    public bool Concatenates(Genotype genotype) => Merging == Merging.AddOrConcat && genotype[Merge] == 1;

    /// <summary>Whether in an architecture the coarser of its states weighs the other.</summary>
    public bool Attends(Genotype genotype) => Merging == Merging.AddOrAttention && genotype[Merge] == 1;

    /// <summary>Whether an architecture multiplies the two states that come in.</summary>
    public bool Multiplies(Genotype genotype) => Merging == Merging.AddOrMultiply && genotype[Merge] == 1;

    /// <summary>The decision on its scale, or -1: it follows from the pyramid's <see cref="Graph.Order"/>, or there is one scale.</summary>
    public int Scale { get; init; } = -1;

    /// <summary>The decision whether each input gets all channels of its state (0) or its share of them (1), or -1: all.</summary>
    public int Allocation { get; init; } = -1;

    /// <summary>Whether in an architecture each input gets its share of the channels.</summary>
    public bool Splits(Genotype genotype) => Allocation >= 0 && genotype[Allocation] == 1;

    /// <summary>Whether which edges it has is a choice.</summary>
    public bool ChoosesEdges => From.Count > 0 && From[0].Decision >= 0;

    /// <summary>The edges of each of its inputs: of a single one all.</summary>
    public IEnumerable<IReadOnlyList<Edge>> EdgesOfInputs
    {
        get
        {
            var first = 0;
            foreach (var selection in From)
            {
                yield return [.. Edges.Skip(first).Take(selection.Count)];
                first += selection.Count;
            }
        }
    }

    /// <summary>The number of the input that an edge is of, from 0.</summary>
    public int InputOf(Edge edge) => From.TakeWhile(f => f.Decision != edge.Taken.Decision).Count();

    /// <summary>What is chosen on its edges, then what it does to their sum.</summary>
    public IEnumerable<Choice> Choices => Edges.Select(e => e.Choice).Append(Then).OfType<Choice>();
}

/// <summary>
/// A second state of a recurrent cell whose nodes are a tree (Zoph and Le 2017, section 3.4, the cell variables c): where one node is done, the memory from the place
/// before is joined to it; what another one, or the same, makes of its two states, before it does anything to that, is the memory for the next place.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Merge">The decision whether it is added (0) or multiplied (1), or -1: it is added.</param>
/// <param name="Then">What is done to both together.</param>
/// <param name="Into">The decision on the node it is joined to.</param>
/// <param name="From">The decision on the node it comes from.</param>
public sealed record CellMemory(string Name, int Merge, Choice Then, int Into, int From)
{
    /// <summary>Whether an architecture multiplies it and the node.</summary>
    public bool Multiplies(Genotype genotype) => Merge >= 0 && genotype[Merge] == 1;
}

/// <summary>An edge of a graph.</summary>
/// <param name="State">The state it comes from, see <see cref="Graph.StateName"/>.</param>
/// <param name="Choice">What stands on it, or null: nothing.</param>
/// <param name="Taken">The choice whether there is one, a single thing.</param>
public readonly record struct Edge(int State, Choice? Choice, Selection Taken)
{
    /// <summary>An edge that is always there.</summary>
    public Edge(int state, Choice? choice)
        : this(state, choice, Selection.All(1))
    {
    }

    /// <summary>Whether an architecture has it.</summary>
    public bool IsTaken(Genotype genotype) => Taken.Takes(genotype, 0);

    /// <summary>The decision on its operation, by its index, or -1.</summary>
    public int Decision => Choice?.Decision ?? -1;
}

/// <summary>A choice of several among things in a row, which is a decision or a part of one.</summary>
/// <param name="Decision">The decision, by its index, or -1: all are taken.</param>
/// <param name="Shift">The bit of the decision's values for the first of them.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Selection(int Decision, int Shift, int Count)
{
    /// <summary>The choice that takes all of <paramref name="count"/>.</summary>
    public static Selection All(int count) => new(-1, 0, count);

    /// <summary>The choice whether the thing at <paramref name="place"/> is taken.</summary>
    public Selection At(int place) => Decision < 0 ? All(1) : new(Decision, Shift + place, 1);

    /// <summary>What a value of the decision takes, bit i for the thing at place i.</summary>
    public long Bits(long value) => (value >> Shift) & ((1L << Count) - 1);

    /// <summary>What an architecture takes, bit i for the thing at place i; none where the decision is inactive.</summary>
    public long Bits(Genotype genotype) => Decision < 0 ? Bits(-1L) : genotype.IsActive(Decision) ? Bits(genotype[Decision]) : 0;

    /// <summary>Whether an architecture takes the thing at <paramref name="place"/>.</summary>
    public bool Takes(Genotype genotype, int place) => (Bits(genotype) >> place & 1) != 0;
}

/// <summary>A choice of one of several things to do.</summary>
/// <param name="Decision">The decision, by its index.</param>
/// <param name="Set">The set that they come from.</param>
/// <param name="Named">The things that an architecture may name, in the order of the decision's choices.</param>
/// <param name="SearchOnly">Those for a search only.</param>
public sealed record Choice(int Decision, OperationSet Set, IReadOnlyList<Option> Named, IReadOnlyList<Option> SearchOnly)
{
    /// <summary>All of them: <see cref="Named"/>, then <see cref="SearchOnly"/>.</summary>
    public IReadOnlyList<Option> Options { get; } = [.. Named, .. SearchOnly];

    /// <summary>What an architecture chose, or null where the decision is inactive.</summary>
    public Option? Chosen(Genotype genotype) => genotype.IsActive(Decision) ? Options[(int)genotype[Decision]] : null;
}

/// <summary>A thing to do: an operation whose arguments may be choices, or a motif.</summary>
/// <param name="Operation">The operation as written; for a motif its name.</param>
/// <param name="Motif">The motif, or null.</param>
/// <param name="Arguments">The decision on each argument that is a choice, by their indices, in the order of the arguments.</param>
public sealed record Option(Operation Operation, Graph? Motif, IReadOnlyList<int> Arguments)
{
    /// <summary>Whether it adds nothing (<c>none</c>).</summary>
    public bool IsZero => Motif is null && OperationDefinition.Of(Operation).IsZero;

    /// <summary>Whether it hands on what it gets, at stride 1.</summary>
    public bool IsIdentity => Motif is null && OperationDefinition.Of(Operation).IsIdentity;

    /// <summary>The operation with the arguments that an architecture chose.</summary>
    public Operation Of(Genotype genotype) => Arguments.Count == 0 ? Operation : Operation.With([.. Arguments.Select(a => (int)genotype[a])]);
}
