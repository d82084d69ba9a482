using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Halves height and width, see <see cref="Layer.FactorizedReduce"/>.</summary>
public sealed class FactorizedReduce : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;
    private readonly nn.Module<Tensor, Tensor> bn;

    /// <summary>From <paramref name="input"/> to <paramref name="output"/> channels.</summary>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="affine">Whether the batch norm has a scale and shift.</param>
    public FactorizedReduce(int input, int output, bool affine)
        : base(nameof(FactorizedReduce))
    {
        conv1 = nn.Conv2d(input, output / 2, 1, stride: 2, bias: false);
        conv2 = nn.Conv2d(input, output - (output / 2), 1, stride: 2, bias: false);
        bn = affine ? nn.BatchNorm2d(output) : new MixedBatchNorm(output);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return bn.call(Convolve(nn.functional.relu(input))).MoveToOuterDisposeScope();
    }

    /// <summary><paramref name="weight"/> times the result, on an input that went through the ReLU already.</summary>
    internal Tensor Weighted(Tensor rectified, Tensor? weight)
    {
        using var scope = NewDisposeScope();
        return ((MixedBatchNorm)bn).forward(Convolve(rectified), weight).MoveToOuterDisposeScope();
    }

    /// <summary>The channels of each of the two paths, in and out.</summary>
    internal (long In, long First, long Second) Channels => (conv1.in_channels, conv1.out_channels, conv2.out_channels);

    /// <summary>The results of several modules of one size on an image that went through the ReLU already, side by side.</summary>
    /// <param name="modules">The modules, in the mode of a supernet.</param>
    /// <param name="rectified">(batch, channels, height, width).</param>
    /// <param name="weights">What each result is multiplied by, (modules), or null for 1.</param>
    /// <returns>(batch, modules · channels out, height, width).</returns>
    internal static Tensor Together(IReadOnlyList<FactorizedReduce> modules, Tensor rectified, Tensor? weights)
    {
        var first = Path(rectified, m => m.conv1);
        var (height, width) = (first.shape[3], first.shape[4]);
        var both = cat([first, Path(Moved(rectified), m => m.conv2)], 2).view(first.shape[0], -1, height, width);
        return MixedBatchNorm.Together(both, [.. modules.Select(m => (MixedBatchNorm)m.bn)], weights);

        // (batch, modules, channels, height, width)
        Tensor Path(Tensor x, Func<FactorizedReduce, Conv2d> path) =>
            nn.functional.conv2d(x, cat([.. modules.Select(m => path(m).weight!)], 0), strides: [2, 2]).unflatten(1, [modules.Count, -1]);
    }

    private Tensor Convolve(Tensor x) => cat([Convolve(conv1, x), Convolve(conv2, Moved(x))], 1);

    // The second path sees the image moved by one pixel; an odd size gets a row and a column of zeros, so that both paths agree.
    private static Tensor Moved(Tensor x)
    {
        var (height, width) = (x.shape[2], x.shape[3]);
        var padded = height % 2 + width % 2 == 0 ? x : nn.functional.pad(x, [0, width % 2, 0, height % 2]);
        return padded.narrow(2, 1, padded.shape[2] - 1).narrow(3, 1, padded.shape[3] - 1);
    }

    // Of fewer channels than the module has, as behind a width that is a choice, it is a smaller one.
    private static Tensor Convolve(Conv2d convolution, Tensor x) => convolution.in_channels == x.shape[1]
        ? convolution.forward(x)
        : nn.functional.conv2d(x, convolution.weight.narrow(1, 0, x.shape[1]), strides: [2, 2]);
}
