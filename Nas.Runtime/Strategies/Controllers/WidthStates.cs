using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// What an agent sees before it chooses a width (He et al. 2018, section 3.1, equation 1): of the layers that change with the width, in the largest network, their number t, the channels that the first of
/// them puts out and reads, the height and width of its image, its stride, its kernel, and the multiply-adds of all; then what has been saved, what can still be saved, and the width chosen last. All lie
/// between 0 and 1.
/// </summary>
internal sealed class WidthStates
{
    private readonly NetworkPlan _plan;
    private readonly Widths _widths;
    private readonly double[][] _layers;
    private readonly double _whole; // multiply-adds

    /// <summary>Looks at the layers.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="widths">The widths of the space.</param>
    public WidthStates(SearchSpace space, IReadOnlyDictionary<string, int> parameters, Widths widths)
    {
        (_plan, _widths) = (NetworkPlan.Of(space, parameters), widths);
        _whole = Flops(widths.Sizes.Largest);
        _layers = [.. widths.Decisions.Select((_, width) => Layers(width))];
        for (var i = 0; i < _layers[0].Length; i++)
        {
            var (least, most) = (_layers.Min(l => l[i]), _layers.Max(l => l[i]));
            foreach (var layer in _layers) layer[i] = most > least ? (layer[i] - least) / (most - least) : 0;
        }
    }

    /// <summary>The numbers of a state.</summary>
    public int Numbers => _layers[0].Length + 3;

    /// <summary>What is seen before a width is chosen.</summary>
    /// <param name="width">Its place among the widths.</param>
    /// <param name="widest">The network if all else that is not chosen yet is as wide as it can be.</param>
    /// <param name="narrowest">The same as narrow as it can be.</param>
    /// <param name="last">The width chosen last, as a share of the widest.</param>
    public float[] Of(int width, Genotype widest, Genotype narrowest, double last)
    {
        var (most, least) = (Flops(widest), Flops(narrowest));
        return [.. _layers[width].Concat([(_whole - most) / _whole, (most - least) / _whole, last]).Select(n => (float)n)];
    }

    private double Flops(Genotype genotype) => Cost.Of(_plan, genotype).Flops;

    private double[] Layers(int width)
    {
        int[] places = [.. _widths.Decisions.Select((_, i) => i == width ? 0 : _widths.Values(i).Count - 1)];
        Placement[] changed =
        [
            .. Placements.Of(_plan, _widths.Sizes.Largest).Zip(Placements.Of(_plan, _widths.Architecture(places)))
                .Where(p => !p.First.Layers.SequenceEqual(p.Second.Layers)).Select(p => p.First),
        ];
        var (outputs, inputs, stride, kernel) = changed.SelectMany(p => p.Layers).SelectMany(Inside).Select(Sizes).FirstOrDefault(s => s.Outputs > 0);
        return [width, outputs, inputs, changed.FirstOrDefault()?.Input.Height ?? 0, changed.FirstOrDefault()?.Input.Width ?? 0, stride, kernel, changed.Sum(p => Cost.Of(p).Flops)];
    }

    private static IEnumerable<Layer> Inside(Layer layer) => layer is Layer.Residual residual ? residual.Main.SelectMany(Inside) : [layer];

    private static (int Outputs, int Inputs, int Stride, int Kernel) Sizes(Layer layer) => layer switch
    {
        Layer.Convolution convolution => (convolution.Out, convolution.In, convolution.Stride, convolution.Kernel),
        Layer.Linear linear => (linear.Out, linear.In, 0, 1), // as in the authors' code
        _ => default,
    };
}
