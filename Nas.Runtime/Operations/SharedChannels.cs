using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// All that has a place for each of the channels which go from some layers to others: the blocks of a stage add up to them, and what follows reads them. Together they can be put in the order of their
/// importance, by the sum of the absolute weights of all that read them, as <see cref="ChannelOrder"/> does inside an operation; what the whole computes stays the same.
/// </summary>
internal sealed class SharedChannels
{
    private readonly Dictionary<(nn.Module Module, long Dimension), Action<Tensor>> _places = [];
    private readonly List<Tensor> _readers = [];
    private bool _isKnown = true;

    /// <summary>Adds layers that the channels come into.</summary>
    /// <param name="modules">Modules that run one after the other.</param>
    /// <param name="layers">What they are.</param>
    /// <returns>Whether the channels come out of them again.</returns>
    public bool Into(IEnumerable<nn.Module> modules, IReadOnlyList<Layer> layers)
    {
        foreach (var (module, layer) in modules.Zip(layers))
        {
            switch (module, layer)
            {
                case (Conv2d convolution, Layer.Convolution { Groups: 1 }):
                    Read(convolution, convolution.weight!);
                    return false;
                case (Linear linear, _):
                    Read(linear, linear.weight!);
                    return false;
                case (ResidualSum sum, Layer.Residual residual):
                    var (main, shortcut) = (Into(sum.Main.children(), residual.Main), Into(sum.Shortcut.children(), residual.Shortcut));
                    if (!main && !shortcut) return false;
                    break;
                default:
                    Keep(module, layer);
                    break;
            }
        }

        return true;
    }

    /// <summary>Adds layers that the channels come out of.</summary>
    /// <param name="modules">Modules that run one after the other.</param>
    /// <param name="layers">What they are.</param>
    /// <returns>Whether the channels have come into them.</returns>
    public bool OutOf(IEnumerable<nn.Module> modules, IReadOnlyList<Layer> layers)
    {
        foreach (var (module, layer) in modules.Zip(layers).Reverse())
        {
            switch (module, layer)
            {
                case (Conv2d convolution, Layer.Convolution { Groups: 1 }):
                    Place(convolution, 0, order => ChannelOrder.Reorder(convolution.weight!, 0, order));
                    return false;
                case (ResidualSum sum, Layer.Residual residual):
                    var (main, shortcut) = (OutOf(sum.Main.children(), residual.Main), OutOf(sum.Shortcut.children(), residual.Shortcut));
                    if (!main && !shortcut) return false;
                    break;
                default:
                    Keep(module, layer);
                    break;
            }
        }

        return true;
    }

    /// <summary>Something has the channels in a way that is not known: they stay as they are.</summary>
    public void Leave() => _isKnown = false;

    /// <summary>Sorts the channels, where all that has them is known.</summary>
    public void Sort()
    {
        if (!_isKnown || _readers.Count == 0) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var order = _readers.Select(weight => weight.abs().sum([0, .. Enumerable.Range(2, (int)weight.dim() - 2).Select(d => (long)d)])).Aggregate((a, b) => a + b).argsort(descending: true);
        foreach (var place in _places.Values) place(order);
    }

    private void Read(nn.Module module, Tensor weight)
    {
        if (Place(module, 1, order => ChannelOrder.Reorder(weight, 1, order))) _readers.Add(weight);
    }

    // What goes channel by channel.
    private void Keep(nn.Module module, Layer layer)
    {
        switch (module, layer)
        {
            case (Conv2d convolution, Layer.Convolution depthwise) when depthwise.Groups == depthwise.In && depthwise.In == depthwise.Out:
                Place(convolution, 0, order => ChannelOrder.Reorder(convolution.weight!, 0, order));
                break;
            case (MixedBatchNorm norm, _):
                Place(norm, 0, order =>
                {
                    foreach (var tensor in norm.ByChannel) ChannelOrder.Reorder(tensor, 0, order);
                });
                break;
            case (SqueezeExcite excite, _):
                Place(excite, 0, excite.Reorder);
                break;
            default:
                if (layer is not (Layer.Relu or Layer.Relu6 or Layer.HardSwish or Layer.Swish or Layer.MaxPool or Layer.AveragePool or Layer.GlobalAveragePool or Layer.Dropout or Layer.Identity)) Leave();
                break;
        }
    }

    private bool Place(nn.Module module, long dimension, Action<Tensor> reorder) => _places.TryAdd((module, dimension), reorder);
}
