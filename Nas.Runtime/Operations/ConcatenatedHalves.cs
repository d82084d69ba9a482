using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Two paths whose results are concatenated, see <see cref="Layer.Halves"/>.</summary>
public sealed class ConcatenatedHalves : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> left;
    private readonly nn.Module<Tensor, Tensor> right;
    private readonly bool _splits;

    /// <summary>The results of <paramref name="left"/> and <paramref name="right"/>, of one height and width, side by side.</summary>
    /// <param name="left">The first path.</param>
    /// <param name="right">The second path.</param>
    /// <param name="splits">Whether each gets half of the channels; else each gets all.</param>
    public ConcatenatedHalves(nn.Module<Tensor, Tensor> left, nn.Module<Tensor, Tensor> right, bool splits)
        : base(nameof(ConcatenatedHalves))
    {
        this.left = left;
        this.right = right;
        _splits = splits;
        RegisterComponents();
    }

    /// <summary>The first path.</summary>
    internal nn.Module<Tensor, Tensor> Left => left;

    /// <summary>The second path.</summary>
    internal nn.Module<Tensor, Tensor> Right => right;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run(input, left.forward, right.forward);
    }

    /// <summary>Runs with other paths in place of the two.</summary>
    internal Tensor Run(Tensor input, Func<Tensor, Tensor> first, Func<Tensor, Tensor> second)
    {
        using var scope = NewDisposeScope();
        var (channels, half) = (input.shape[1], input.shape[1] / 2);
        return cat([first(_splits ? input.narrow(1, 0, half) : input), second(_splits ? input.narrow(1, half, channels - half) : input)], 1).MoveToOuterDisposeScope();
    }
}
