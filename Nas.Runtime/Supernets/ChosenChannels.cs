using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Those channels of what a supernet's cell puts out that an architecture's has: behind <c>output concat(loose)</c> the supernet has a place
/// for each node, and what reads memory banks one for each bank. What reads them begins with a layer over all channels, or there would be no supernet (<see cref="SearchSpace.WithoutSupernet"/>).
/// </summary>
/// <param name="channels">Their numbers in the supernet, rising.</param>
internal sealed class ChosenChannels(IReadOnlyList<long> channels)
{
    /// <summary>Those behind a cell, or null: all.</summary>
    /// <param name="supernet">The cell in the supernet.</param>
    /// <param name="chosen">The same cell as the architecture has it.</param>
    public static ChosenChannels? Behind(GraphPlan supernet, GraphPlan chosen)
    {
        if (supernet.OutputChannels == chosen.OutputChannels || supernet.Graph.Output != CellOutput.Loose) return null;
        var first = supernet.Inputs.Count;
        return new([.. chosen.Outputs.SelectMany(o => Enumerable.Range(0, supernet.Channels).Select(c => ((long)(o.Edge.State - first) * supernet.Channels) + c))]);
    }

    /// <summary>Those of the memory banks that a node reads, or null: it reads none.</summary>
    /// <param name="chosen">The node as the architecture has it.</param>
    public static ChosenChannels? Of(NodePlan chosen)
    {
        var width = chosen.Shape.Channels;
        return chosen.Reads.Count == 0 ? null : new([.. chosen.Reads.SelectMany(bank => Enumerable.Range(bank * width, width).Select(c => (long)c))]);
    }

    /// <summary>Those behind a layer that reads these, or null: all.</summary>
    public ChosenChannels? Behind(Layer layer) => layer is Layer.Convolution or Layer.RectangularConvolution or Layer.FactorizedReduce or Layer.Linear or Layer.Detect or Layer.Residual ? null : this;

    /// <summary>What a layer that reads these has of a tensor.</summary>
    /// <param name="tensor">A weight or statistic of the layer in the supernet.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="name">The name of the tensor in the layer's module, such as <c>weight</c> or <c>main.0.weight</c>.</param>
    public Tensor Of(Tensor tensor, Layer layer, string name)
    {
        switch (layer)
        {
            case Layer.Residual residual:
                var parts = name.Split('.', 3);
                var (path, index) = (parts[0] == "main" ? residual.Main : residual.Shortcut, int.Parse(parts[1]));
                var here = path.Take(index).Aggregate((ChosenChannels?)this, (c, l) => c?.Behind(l));
                return here is null ? tensor : here.Of(tensor, path[index], parts[2]);
            case Layer.Convolution or Layer.RectangularConvolution:
            case Layer.Linear when name == "weight":
            case Layer.FactorizedReduce or Layer.Detect when tensor.dim() == 4:
                using (var numbers = torch.tensor(channels.ToArray(), device: tensor.device)) return tensor.index_select(1, numbers);
            default:
                return tensor;
        }
    }
}
