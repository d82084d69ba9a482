namespace TorchSharp.Modules;

/// <summary>Pads height and width with their reflection. The padding is left, right, top, bottom.</summary>
public sealed class ReflectionPad2d : PadBase
{
    internal ReflectionPad2d(params long[] padding)
        : base(nameof(ReflectionPad2d), PaddingModes.Reflect, 0, padding)
    {
    }
}
