using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>
/// How the nodes of a cell share its width (Ying et al. 2019, NAS-Bench-101, their code): those that are put out have equal parts of it, the
/// first ones a channel more where it does not come out even; another node is as wide as the widest it leads to. What no path leads through
/// from an input to the output is no part of the network.
/// </summary>
internal sealed class Shares
{
    private readonly int _inputs;
    private readonly bool[] _joined;
    private readonly bool[] _live;
    private readonly int[] _part; // of each node the number of its part, or of the part it is as wide as; the first ones are the widest
    private readonly int _parts;

    private Shares(int inputs, bool[] joined, bool[] live, int[] part, int parts) =>
        (_inputs, _joined, _live, _part, _parts) = (inputs, joined, live, part, parts);

    /// <summary>The parts in an architecture or, with nothing chosen, of a cell in which each node has all of the width.</summary>
    public static Shares Of(Graph graph, Selection joined, Genotype? genotype)
    {
        var (inputs, states) = (graph.Inputs.Count, graph.Inputs.Count + graph.Nodes.Count);
        long Bits(Selection selection) => genotype is null ? selection.Bits(-1L) : selection.Bits(genotype);
        bool Leads(int from, int node) => graph.Nodes[node].Edges.Any(e => e.State == from && Bits(e.Taken) != 0);

        var live = graph.Live(Bits);
        var isJoined = Enumerable.Range(0, states).Select(s => live[s] && (Bits(joined) >> s & 1) != 0).ToArray();
        var parts = 0;
        var part = Enumerable.Range(0, states).Select(s => s >= inputs && isJoined[s] ? parts++ : int.MaxValue).ToArray();
        for (var s = states - 1; s >= inputs; s--)
        {
            if (isJoined[s] || !live[s]) continue;
            part[s] = Enumerable.Range(0, graph.Nodes.Count).Where(n => inputs + n > s && live[inputs + n] && Leads(s, n)).Min(n => part[inputs + n]);
        }

        return new Shares(inputs, isJoined, live, part, genotype is null ? 1 : parts);
    }

    /// <summary>Whether a path leads through a state from an input to the output.</summary>
    public bool IsLive(int state) => _live[state];

    /// <summary>Whether a state is put out.</summary>
    public bool IsJoined(int state) => _joined[state];

    /// <summary>The number of a live node's part of the width, from 0, and of how many.</summary>
    public (int Index, int Of) Part(int state) => _parts <= 1 ? (0, 1) : (_part[state], _parts);

    /// <summary>The channels of a node.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="channels">Those of the cell.</param>
    public int Width(int state, int channels)
    {
        if (state < _inputs || !_live[state]) return channels;
        var (index, of) = Part(state);
        return (channels + of - 1 - index) / of;
    }
}
