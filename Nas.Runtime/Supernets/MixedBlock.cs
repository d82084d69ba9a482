using System.Numerics;
using Nas.Dsl.Model;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A part of a supernet whose inside gates decide: a cell, a motif or a stage.</summary>
/// <param name="name">Its name.</param>
internal abstract class MixedBlock(string name) : nn.Module(name)
{
    /// <summary>The output for its inputs, older first; every tensor but the result is released behind it.</summary>
    public abstract Tensor Run(Tensor[] inputs, Gates gates);

    /// <summary>Whether no more states run than an architecture may take: while states are mixed, all nodes are put out, as in Liu et al. 2019.</summary>
    protected static bool IsPicked(Graph graph, Gates gates)
    {
        return graph.Nodes.SelectMany(n => n.From).All(f => f.Decision < 0 || Is(gates[f.Decision], f));

        bool Is(Gate gate, Selection from)
        {
            var rule = graph.Cell!.Rule.From;
            return rule == From.Any || rule == From.AnyNodes ? gate.Weight(from.Shift) is null : BitOperations.PopCount((ulong)from.Bits(gate.Active)) <= (rule.Wiring == Wiring.Each ? 1 : rule.Max);
        }
    }
}
