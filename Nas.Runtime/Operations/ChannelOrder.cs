using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Sorts the channels inside an operation by how much what follows makes of them, so that a narrower one, which has the first, has those that matter (Cai et al. 2020, section 3.3, elastic
/// width): by the sum of the absolute weights of the convolution that reads them. What the whole computes stays the same.
/// </summary>
internal static class ChannelOrder
{
    /// <summary>Sorts the channels between each two convolutions over all channels with nothing but layers that go channel by channel between them.</summary>
    /// <param name="modules">Modules that run one after the other.</param>
    /// <param name="layers">What they are.</param>
    public static void Sort(IReadOnlyList<nn.Module> modules, IReadOnlyList<Layer> layers)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var first = -1; // the convolution that the channels come from
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is Layer.Residual residual)
            {
                Sort([.. ((ResidualSum)modules[i]).Main.children()], residual.Main);
                Sort([.. ((ResidualSum)modules[i]).Shortcut.children()], residual.Shortcut);
            }

            if (layers[i] is Layer.Convolution { Groups: 1 })
            {
                if (first >= 0) Sort([.. Enumerable.Range(first, i - first + 1).Select(m => modules[m])]);
                first = i;
            }
            else if (!GoesByChannel(layers[i]))
            {
                first = -1;
            }
        }
    }

    private static bool GoesByChannel(Layer layer) =>
        layer is Layer.BatchNorm or Layer.Relu or Layer.Relu6 or Layer.HardSwish or Layer.Swish or Layer.SqueezeExcite || (layer is Layer.Convolution convolution && convolution.Groups == convolution.In && convolution.In == convolution.Out);

    // The channels that the first convolution puts out and the last one reads.
    private static void Sort(nn.Module[] modules)
    {
        var order = Falling(((Conv2d)modules[^1]).weight!, 0, 2, 3);
        Reorder(((Conv2d)modules[^1]).weight!, 1, order);
        foreach (var module in modules[..^1])
        {
            switch (module)
            {
                case Conv2d convolution:
                    Reorder(convolution.weight!, 0, order);
                    break;
                case MixedBatchNorm norm:
                    Reorder(norm.Running.Mean, 0, order);
                    Reorder(norm.Running.Variance, 0, order);
                    foreach (var parameter in norm.parameters()) Reorder(parameter, 0, order);
                    break;
                case SqueezeExcite excite:
                    excite.Reorder(order);
                    break;
            }
        }
    }

    /// <summary>The places along a dimension by falling sums of absolute numbers over the others.</summary>
    internal static Tensor Falling(Tensor weight, params long[] others) => weight.abs().sum(others).argsort(descending: true);

    /// <summary>Puts what is along a dimension in another order.</summary>
    internal static void Reorder(Tensor tensor, long dimension, Tensor order) => tensor.copy_(tensor.index_select(dimension, order));
}
