namespace Nas.Runtime.Declaring;

/// <summary>The shape of one image that a net takes: <c>input image(1, 28, 28)</c>, or the sides of square ones to choose from: <c>input image(1, {20, 24, 28})</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ImageAttribute : Attribute
{
    /// <summary>Images of one size.</summary>
    /// <param name="channels">How many channels they have, at least 1.</param>
    /// <param name="height">Their height in pixels, at least 1.</param>
    /// <param name="width">Their width in pixels, at least 1.</param>
    public ImageAttribute(int channels, int height, int width) => (Channels, Height, Width, Sides) = (channels, height, width, []);

    /// <summary>Square images whose size is a choice.</summary>
    /// <param name="channels">How many channels they have, at least 1.</param>
    /// <param name="sides">At least two sides in pixels, each once; the data are of the largest.</param>
    public ImageAttribute(int channels, int[] sides) => (Channels, Height, Width, Sides) = (channels, sides.DefaultIfEmpty().Max(), sides.DefaultIfEmpty().Max(), sides);

    /// <summary>How many channels an image has.</summary>
    public int Channels { get; }

    /// <summary>Its height in pixels.</summary>
    public int Height { get; }

    /// <summary>Its width in pixels.</summary>
    public int Width { get; }

    /// <summary>The sides to choose from; none where there is one size.</summary>
    public IReadOnlyList<int> Sides { get; }
}
