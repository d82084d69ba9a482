using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>Finds the weights of an architecture in a supernet.</summary>
internal sealed class InheritedWeights
{
    private readonly ILookup<string, (string Behind, Tensor Tensor)> _supernet; // by the name of each module on the way
    private readonly Dictionary<string, Tensor> _tensors = [];

    /// <summary>Those of <paramref name="genotype"/>.</summary>
    /// <param name="supernet">The supernet's tensors by their names.</param>
    /// <param name="plan">The supernet's plan.</param>
    /// <param name="genotype">The architecture.</param>
    public InheritedWeights(IReadOnlyDictionary<string, Tensor> supernet, NetworkPlan plan, Genotype genotype)
    {
        _supernet = supernet.SelectMany(t => Prefixes(t.Key).Select(p => (Prefix: p, Behind: t.Key[(p.Length + 1)..], t.Value))).ToLookup(t => t.Prefix, t => (t.Behind, t.Value));
        var chosen = plan.Of(genotype);
        Add("stem", "stem", chosen.Stem, null);
        // What the architecture has of the channels behind each stage so far; the stem stands in where a first cell asks for one more.
        var outputs = new List<ChosenChannels?> { null, null };
        foreach (var (stage, whole) in chosen.Stages.Zip(plan.Stages))
        {
            if (stage is not CellPlan cell)
            {
                outputs.Add(Add(stage.Module, stage.Module, ((BlockPlan)stage).Layers, outputs[^1]));
                continue;
            }

            for (var i = 0; i < cell.Preprocess.Count; i++)
            {
                var module = $"{cell.Module}.{Dsl.CSharp.Identifiers.Preprocess(cell.Graph.Graph.Inputs[i])}";
                Add(module, module, cell.Preprocess[i], outputs[^(cell.Preprocess.Count - i)]);
            }

            Add(cell.Module, cell.Module, cell.Graph);
            outputs.Add(ChosenChannels.Behind(((CellPlan)whole).Graph, cell.Graph));
        }

        Add("head", "head", chosen.Head, outputs[^1]);
    }

    /// <summary>The tensors by their names in the built network.</summary>
    public Dictionary<string, Tensor> Tensors => _tensors;

    private static IEnumerable<string> Prefixes(string name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1)) yield return name[..dot];
    }

    private void Add(string from, string to, GraphPlan graph)
    {
        Add($"{from}.{GraphPlan.HighwayModule}", $"{to}.{GraphPlan.HighwayModule}", graph.Highway);
        foreach (var node in graph.Nodes)
        {
            Add($"{from}.{node.HighwayModule}", $"{to}.{node.HighwayModule}", node.Highway);
            foreach (var edge in node.Operations.Where(e => e.Candidates.Count > 0))
            {
                if (edge.Edge.Choice is null)
                {
                    // What stands there in every architecture has one layer.
                    foreach (var layer in edge.Candidates[0].Layers) AddLayer($"{from}.{edge.Module}", $"{to}.{edge.Module}", layer, null);
                    continue;
                }

                var candidate = edge.Candidates[0];
                var (source, target) = ($"{from}.{edge.Module}.{candidate.Key}{(candidate.WayKey is { } way ? $".{way}" : "")}", $"{to}.{edge.Module}");
                if (candidate.Motif is { } motif) Add(source, target, motif);
                else Add(source, target, candidate.Layers, null);
            }

            Add($"{from}.{node.MergeModule}", $"{to}.{node.MergeModule}", node.Merge, ChosenChannels.Of(node));
            Add($"{from}.{node.NormModule}", $"{to}.{node.NormModule}", node.Norm);
        }

        if (graph.Exit is { } exit) Add($"{from}.{exit.Module}", $"{to}.{exit.Module}", exit.Candidates[0].Layers, null);
        foreach (var reduction in graph.Reductions) AddLayer($"{from}.{reduction.Module}", $"{to}.{reduction.Module}", reduction.Layers[0], null);
    }

    // Of a single layer, or none.
    private void Add(string from, string to, EquatableArray<Layer> layer)
    {
        if (layer.Count > 0) AddLayer(from, to, layer[0], null);
    }

    // Returns what the architecture has of the channels behind the layers.
    private ChosenChannels? Add(string from, string to, IReadOnlyList<Layer> layers, ChosenChannels? input)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            AddLayer($"{from}.{i}", $"{to}.{i}", layers[i], input);
            input = input?.Behind(layers[i]);
        }

        return input;
    }

    private void AddLayer(string from, string to, Layer layer, ChosenChannels? input)
    {
        foreach (var (behind, tensor) in _supernet[from].Where(t => !KernelTransforms.IsOne(t.Behind)))
            _tensors[$"{to}.{behind}"] = ElasticLayers.Slice(input is null ? tensor : input.Of(tensor, layer, behind), layer, behind, KernelTransforms.Beside(behind, _supernet[from]));
    }
}
