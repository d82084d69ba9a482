using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Cuts an image into squares, row by row, and projects the pixels of each (Dosovitskiy et al. 2021, section 3.1).</summary>
internal sealed class Patches : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d projection;

    /// <summary>A new projection.</summary>
    /// <param name="inputs">The channels of an image.</param>
    /// <param name="outputs">Those of a place.</param>
    /// <param name="size">The side of a square, in pixels.</param>
    public Patches(int inputs, int outputs, int size)
        : base(nameof(Patches))
    {
        projection = nn.Conv2d(inputs, outputs, size, stride: size);
        RegisterComponents();
    }

    /// <summary>(batch, channels, height, width) to (batch, length, channels).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return projection.call(input).flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
    }
}
