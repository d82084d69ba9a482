using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>The supernet of any space: its plan with every edge mixed. The generator emits a subclass for each net.</summary>
public class MixedSupernet : Supernet
{
    private readonly StageModules<MixedBlock> _stages;

    /// <summary>A supernet with new weights.</summary>
    /// <param name="plan">The net, sizes filled in.</param>
    /// <exception cref="ArgumentException">The widths of its nodes follow from the whole architecture, so that no weights can be shared.</exception>
    public MixedSupernet(NetworkPlan plan)
        : base(plan.Space.Name, plan)
    {
        if (plan.Space.WithoutSupernet is { } why) throw new ArgumentException($"{plan.Space.Name} has no supernet: {why}.", nameof(plan));
        _stages = new(this, plan, Fixed, cell => cell.Graph.Graph.Stage is { } stage
            ? new MixedStage(cell.Module, cell.Graph, stage.Channels.Select(c => (long)c.Evaluate(plan.Parameters)))
            : cell.Graph.Graph.IsTree ? new MixedTree(cell.Module, cell.Graph)
            : cell.Graph.Graph.IsRecurrent ? new MixedRecurrent(cell.Module, cell.Graph)
            : new MixedGraph(cell.Module, cell.Graph, cell.Preprocess, Fixed));

        // Behind a width that is a choice, what is the same in every architecture reads as many channels as there are.
        nn.Module<Tensor, Tensor> Fixed(string name, EquatableArray<Layer> layers) => plan.Space.Graphs.Any(g => g.Width >= 0)
            ? new ElasticLayers([.. layers])
            : LayerModules.Create(name, layers, affine: false);
    }

    /// <inheritdoc/>
    internal override void SortChannels()
    {
        base.SortChannels();
        nn.Module[] row = [.. _stages.Row];
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] is not MixedStage stage) continue;
            stage.SortChannels(channels => row[i + 1] switch
            {
                MixedStage next => next.ReadFrom(channels),
                ElasticLayers next => next.ReadFrom(channels),
                _ => true, // a cell, which others read as well
            });
        }
    }

    /// <inheritdoc/>
    internal override Supernet CreateTwin() => new MixedSupernet(Plan);

    /// <inheritdoc/>
    protected sealed override Tensor Run(Tensor x, Gates gates) => _stages.Run(Seen(x, gates), (block, inputs) => [block.Run(inputs, gates)]);

    // The images as the layers see them: of the side that is picked, since such of several sides cannot be summed.
    private Tensor Seen(Tensor images, Gates gates)
    {
        if (Space.Side < 0) return images;
        var gate = gates[Space.Side];
        if (BitOperations.PopCount((ulong)gate.Active) != 1) throw new ArgumentException($"A pass has images of one side, but {Space.Decisions.Items[Space.Side].Name} has several or none.", nameof(gates));
        var choice = BitOperations.TrailingZeroCount(gate.Active);
        var shape = Space.Net.ImageAt(choice);
        var seen = shape == Space.Net.Input ? images : ImageSize.Of(images, shape);
        return gate.Weight(choice) is { } weight ? seen * weight : seen;
    }
}
