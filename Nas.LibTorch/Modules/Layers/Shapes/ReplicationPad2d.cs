namespace TorchSharp.Modules;

/// <summary>Pads height and width with their border. The padding is left, right, top, bottom.</summary>
public sealed class ReplicationPad2d : PadBase
{
    internal ReplicationPad2d(params long[] padding)
        : base(nameof(ReplicationPad2d), PaddingModes.Replicate, 0, padding)
    {
    }
}
