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
        // Of stride 1, on the pixels that stride 2 would keep; SafeConvolution says why.
        conv1 = nn.Conv2d(input, output / 2, 1, bias: false);
        conv2 = nn.Conv2d(input, output - (output / 2), 1, bias: false);
        bn = affine ? nn.BatchNorm2d(output) : new MixedBatchNorm(output);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var rectified = nn.functional.relu(input);
        return bn.forward(Convolve(SafeConvolution.Pixels(rectified, 2), Moved(rectified))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The pixels of the second path: every second row and column from the second on. An odd size gets a row and a column of zeros, so
    /// that both paths agree.
    /// </summary>
    /// <param name="images">(batch, channels, height, width).</param>
    internal static Tensor Moved(Tensor images)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (images.shape[2], images.shape[3]);
        var padded = height % 2 + width % 2 == 0 ? images : nn.functional.pad(images, [0, width % 2, 0, height % 2]);
        return SafeConvolution.Pixels(padded.narrow(2, 1, padded.shape[2] - 1).narrow(3, 1, padded.shape[3] - 1), 2).MoveToOuterDisposeScope();
    }

    /// <summary><paramref name="weight"/> times the result, on the pixels of an input that went through the ReLU already.</summary>
    internal Tensor Weighted(Tensor pixels, Tensor moved, Tensor? weight)
    {
        using var scope = NewDisposeScope();
        return ((MixedBatchNorm)bn).forward(Convolve(pixels, moved), weight).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor pixels, Tensor moved) => cat([conv1.forward(pixels), conv2.forward(moved)], 1);
}
