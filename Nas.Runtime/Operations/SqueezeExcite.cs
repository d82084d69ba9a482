using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Weighs each channel by what all channels have on the mean, see <see cref="Layer.SqueezeExcite"/>.</summary>
public sealed class SqueezeExcite : nn.Module<Tensor, Tensor>
{
    private readonly Linear reduce;
    private readonly Linear expand;
    private readonly bool _isHard;

    /// <summary>Makes the two linear layers, with new weights.</summary>
    /// <param name="channels">Channels in and out.</param>
    /// <param name="squeezed">The numbers between the two layers.</param>
    /// <param name="isHard">Whether the last sigmoid is the hard one.</param>
    public SqueezeExcite(int channels, int squeezed, bool isHard)
        : base(nameof(SqueezeExcite))
    {
        reduce = nn.Linear(channels, squeezed);
        expand = nn.Linear(squeezed, channels);
        _isHard = isHard;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(input, (_, tensor) => tensor);
    }

    /// <summary>Puts its channels in another order, and the numbers between the two layers in that of how much the second makes of them.</summary>
    /// <param name="order">Where each channel comes from.</param>
    internal void Reorder(Tensor order)
    {
        ChannelOrder.Reorder(reduce.weight, 1, order);
        ChannelOrder.Reorder(expand.weight, 0, order);
        ChannelOrder.Reorder(expand.bias!, 0, order);
        var inside = ChannelOrder.Falling(expand.weight, 0);
        ChannelOrder.Reorder(expand.weight, 1, inside);
        ChannelOrder.Reorder(reduce.weight, 0, inside);
        ChannelOrder.Reorder(reduce.bias!, 0, inside);
    }

    /// <summary>Runs with parts of the weights.</summary>
    /// <param name="input">(batch, channels, height, width).</param>
    /// <param name="part">The part of a weight, by its name and as it is.</param>
    internal Tensor Run(Tensor input, Func<string, Tensor, Tensor> part)
    {
        using var scope = NewDisposeScope();
        var squeezed = nn.functional.relu(Apply(reduce, nameof(reduce), input.mean([2L, 3L])));
        var weights = Apply(expand, nameof(expand), squeezed);
        weights = _isHard ? nn.functional.hardsigmoid(weights) : weights.sigmoid();
        return (input * weights.unsqueeze(2).unsqueeze(3)).MoveToOuterDisposeScope();

        Tensor Apply(Linear linear, string name, Tensor x) =>
            nn.functional.linear(x, part($"{name}.weight", linear.weight), part($"{name}.bias", linear.bias!));
    }
}
