namespace Nas.Runtime.Declaring;

/// <summary>The shape of one image that a net takes: <c>input image(1, 28, 28)</c>.</summary>
/// <param name="channels">How many channels it has, at least 1.</param>
/// <param name="height">Its height in pixels, at least 1.</param>
/// <param name="width">Its width in pixels, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ImageAttribute(int channels, int height, int width) : Attribute
{
    /// <summary>How many channels it has.</summary>
    public int Channels { get; } = channels;

    /// <summary>Its height in pixels.</summary>
    public int Height { get; } = height;

    /// <summary>Its width in pixels.</summary>
    public int Width { get; } = width;
}
