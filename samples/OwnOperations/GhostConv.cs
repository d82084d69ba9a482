using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples.OwnOperations;

/// <summary>
/// Half of the channels by a 1×1 convolution, the others cheaply from those by a depthwise one (Han et al. 2020, GhostNet).
/// </summary>
public sealed class GhostConv : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d primary;
    private readonly BatchNorm2d primaryNorm;
    private readonly Conv2d cheap;
    private readonly BatchNorm2d cheapNorm;
    private readonly int outChannels;

    /// <summary>New weights.</summary>
    /// <param name="inChannels">The channels that come in.</param>
    /// <param name="outChannels">Those that go out.</param>
    /// <param name="stride">1, or 2 to halve height and width.</param>
    public GhostConv(int inChannels, int outChannels, int stride)
        : base(nameof(GhostConv))
    {
        this.outChannels = outChannels;
        var half = (outChannels + 1) / 2;
        primary = nn.Conv2d(inChannels, half, 1, stride: stride, bias: false);
        primaryNorm = nn.BatchNorm2d(half);
        cheap = nn.Conv2d(half, half, 3, padding: 1, groups: half, bias: false);
        cheapNorm = nn.BatchNorm2d(half);
        RegisterComponents();
    }

    /// <summary>(batch, inChannels, height, width) to (batch, outChannels, height / stride, width / stride), rounded up.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var first = nn.functional.relu(primaryNorm.call(primary.call(x)));
        var second = nn.functional.relu(cheapNorm.call(cheap.call(first)));
        return cat([first, second], 1).narrow(1, 0, outChannels).MoveToOuterDisposeScope();
    }
}
