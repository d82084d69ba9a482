namespace TorchSharp.Modules;

/// <summary>Pads height and width with zeros. The padding is left, right, top, bottom.</summary>
public sealed class ZeroPad2d : PadBase
{
    internal ZeroPad2d(params long[] padding)
        : base(nameof(ZeroPad2d), PaddingModes.Constant, 0, padding)
    {
    }
}
