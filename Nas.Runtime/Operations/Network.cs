using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>One architecture as a plain network, with new weights and without the other candidates.</summary>
public sealed class Network : nn.Module<Tensor, Tensor>
{
    private readonly StageModules<NetworkGraph> _stages;
    private readonly NetworkPlan _plan;

    /// <summary>The network of an architecture.</summary>
    /// <param name="plan">The net, sizes filled in.</param>
    /// <param name="genotype">A point of its space.</param>
    /// <exception cref="ArgumentException">The genotype is one of another space.</exception>
    public Network(NetworkPlan plan, Genotype genotype)
        : base(plan.Space.Name)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        _plan = plan.Of(genotype);
        _stages = new(
            this, _plan, (name, layers) => LayerModules.Create(name, layers, affine: true), Cell);

        static nn.Module Cell(CellPlan cell) => cell.Graph.Graph.IsTree ? new NetworkTree(cell.Module, cell.Graph)
            : cell.Graph.Graph.IsRecurrent ? new NetworkRecurrent(cell.Module, cell.Graph)
            : new NetworkGraph(cell.Module, cell.Graph, cell.Preprocess);
    }

    /// <summary>Images, (batch, channels, height, width), or tokens, (batch, length), to the head's output.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _stages.Run(_plan.Resizes ? ImageSize.Of(input, _plan.Input) : input, (graph, inputs) => graph.Run(inputs)).MoveToOuterDisposeScope();
    }
}
