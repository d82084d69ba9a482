namespace TorchSharp.Modules;

/// <summary>Pads height and width with a value. The padding is left, right, top, bottom.</summary>
public sealed class ConstantPad2d : PadBase
{
    internal ConstantPad2d(double value, params long[] padding)
        : base(nameof(ConstantPad2d), PaddingModes.Constant, value, padding)
    {
    }
}
