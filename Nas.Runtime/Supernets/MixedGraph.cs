using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A cell or motif of a supernet: every edge with all its candidates.</summary>
internal sealed class MixedGraph : MixedBlock
{
    private readonly GraphPlan _plan;
    private readonly nn.Module<Tensor, Tensor>[] _preprocess;
    private readonly MixedNode[] _nodes;
    private readonly Dictionary<ReductionPlan, FactorizedReduce> _reductions = [];
    private readonly nn.Module<Tensor, Tensor>? _exit;
    private readonly DepthwiseKernels _kernels = new();

    /// <summary>New weights for all that may stand in a graph.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The graph, nothing chosen.</param>
    /// <param name="preprocess">For each input the layers before it.</param>
    /// <param name="layers">Makes what is the same in every architecture.</param>
    public MixedGraph(
        string name, GraphPlan plan, IReadOnlyList<EquatableArray<Layer>> preprocess, Func<string, EquatableArray<Layer>, nn.Module<Tensor, Tensor>> layers)
        : base(name)
    {
        _plan = plan;
        _preprocess = LayerModules.Preprocess(this, plan.Graph, preprocess, layers);
        _nodes = [.. plan.Nodes.Select((node, n) =>
        {
            var mixed = new MixedNode(this, plan, n);
            foreach (var reduction in plan.Reductions.Where(r => r.After == n))
            {
                var module = (FactorizedReduce)LayerModules.Create(reduction.Layers[0], affine: false);
                register_module(reduction.Module, module);
                _reductions.Add(reduction, module);
            }

            return mixed;
        })];
        if (plan.Exit is { } exit) register_module(exit.Module, _exit = layers(exit.Module, exit.Candidates[0].Layers.ToEquatableArray()));
    }

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, Gates gates)
    {
        using var scope = NewDisposeScope();
        var outgoing = Outgoing(gates);
        var states = new List<State>();
        for (var i = 0; i < _preprocess.Length; i++) states.Add(new(_preprocess[i].forward(inputs[i])) { Outgoing = outgoing.GetValueOrDefault((i, 0)) });
        var input = states[0].Value;
        if (_plan.Graph.Banks > 0) return Banks(input, gates).MoveToOuterDisposeScope();
        for (var n = 0; n < _nodes.Length; n++)
        {
            states.Add(_nodes[n].Run(states, input, gates));
            states[^1].Outgoing = outgoing.GetValueOrDefault((states.Count - 1, n + 1));
            // Of what is read behind it only; a reduction costs as much as a candidate.
            foreach (var (reduction, module) in _reductions.Where(r => r.Key.After == n && IsReadBehind(r.Key, gates)))
                states[reduction.State] = new(module.forward(states[reduction.State].Value)) { Outgoing = outgoing.GetValueOrDefault((reduction.State, n + 1)) };
        }

        var output = _plan.Graph.Output == CellOutput.Sum ? Sum(states, gates) : Concatenated(states, input, gates);
        return (inputs.Any(i => ReferenceEquals(i, output)) ? output.alias() : output).MoveToOuterDisposeScope();
    }

    // The edges that read each state from a node on, until it is reduced, where they are computed together; with the kernels of all of them.
    private Dictionary<(int State, int First), OutgoingEdges> Outgoing(Gates gates)
    {
        var outgoing = new Dictionary<(int State, int First), OutgoingEdges>();
        if (!gates.ByState) return outgoing;
        // Inputs are read from the first node on, nodes and what is reduced behind a node from the one after it on.
        (int State, int First)[] born =
        [
            .. _preprocess.Select((_, i) => (i, 0)), .. _nodes.Select((_, n) => (_preprocess.Length + n, n + 1)), .. _reductions.Keys.Select(r => (r.State, r.After + 1)),
        ];
        foreach (var (state, first) in born)
        {
            var end = _reductions.Keys.Where(r => r.State == state && r.After >= first).Select(r => r.After + 1).Append(_nodes.Length).Min();
            (MixedEdge Edge, Tensor? Weight)[] edges = [.. Enumerable.Range(first, Math.Max(0, end - first)).SelectMany(n => _nodes[n].From(state, gates))];
            if (edges.Length > 0) outgoing[(state, first)] = new(edges, gates);
        }

        OutgoingEdges.Prepare([.. outgoing.Values], _kernels);
        return outgoing;
    }

    // At first the banks hold the input between them; nodes read some, and add what they make of that to some.
    private Tensor Banks(Tensor input, Gates gates)
    {
        var banks = input.chunk(_plan.Graph.Banks, 1);
        foreach (var (node, write) in _nodes.Zip(_plan.Nodes, (mixed, plan) => (mixed, plan.Node.Write!.Value)))
        {
            var (made, gate) = (node.Run(banks, gates), gates.Of(write));
            for (var bank = 0; bank < banks.Length; bank++)
                if (gate.IsActive(write.Shift + bank)) banks[bank] = banks[bank] + (gate.Weight(write.Shift + bank) is { } weight ? made * weight : made);
        }

        return cat(banks, 1);
    }

    // Of loose nodes, one that others read has the place of its channels, but puts out zeros there.
    private Tensor Concatenated(List<State> states, Tensor input, Gates gates)
    {
        var hides = _plan.Graph.Output == CellOutput.Loose && IsPicked(_plan.Graph, gates);
        return _plan.Output(
            [
                .. _plan.Outputs.Select(e => e.Edge.State)
                    .Select(s => hides && !_plan.Graph.IsLoose(s, f => f.Bits(gates.Of(f).Active)) ? zeros_like(states[s].Value) : states[s].Value),
            ],
            input);
    }

    // Where no node takes part, the inputs are put out as they are.
    private Tensor Sum(List<State> states, Gates gates)
    {
        var (graph, inputs) = (_plan.Graph, _plan.Inputs.Count);
        var put = Enumerable.Range(inputs, _nodes.Length);
        if (IsPicked(graph, gates))
        {
            long Bits(Selection from) => from.Bits(gates.Of(from).Active);
            var live = graph.Live(Bits);
            put = put.Where(s => live[s] && graph.IsLoose(s, Bits));
        }

        int[] outputs = [.. put];
        return outputs.Length == 0
            ? states.Take(inputs).Select(s => s.Value).Aggregate((a, b) => a + b)
            : (_exit ?? nn.Identity()).call(outputs.Select(s => states[s].Value).Aggregate((a, b) => a + b));
    }

    private bool IsReadBehind(ReductionPlan reduction, Gates gates) =>
        _plan.Outputs.Any(o => o.Edge.State == reduction.State) || _nodes.Skip(reduction.After + 1).Any(n => n.Reads(reduction.State, gates));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _kernels.Dispose();
    }
}
