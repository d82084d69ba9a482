using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples.OwnOperations;

/// <summary>Weighs each channel by what all channels have on the mean (Hu et al. 2018, Squeeze-and-Excitation Networks).</summary>
public sealed class SqueezeExcite : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d reduce;
    private readonly Conv2d expand;

    /// <summary>New weights.</summary>
    /// <param name="channels">The channels of the image.</param>
    /// <param name="reduction">What they are divided by in between.</param>
    public SqueezeExcite(int channels, int reduction = 4)
        : base(nameof(SqueezeExcite))
    {
        var squeezed = channels / reduction > 0 ? channels / reduction : 1;
        reduce = nn.Conv2d(channels, squeezed, 1);
        expand = nn.Conv2d(squeezed, channels, 1);
        RegisterComponents();
    }

    /// <summary>(batch, channels, height, width) to the same.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var squeezed = nn.functional.relu(reduce.call(x.mean([2, 3], keepdim: true)));
        return (x * expand.call(squeezed).sigmoid()).MoveToOuterDisposeScope();
    }
}
