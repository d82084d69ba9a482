namespace Nas.Runtime.Data;

/// <summary>A thing in an image: its class and the box around it, in parts of the image's width and height, from the upper left corner.</summary>
/// <param name="Label">The class, from 0.</param>
/// <param name="Left">The left side, 0 to 1.</param>
/// <param name="Top">The upper side, 0 to 1.</param>
/// <param name="Right">The right side, larger than <paramref name="Left"/>.</param>
/// <param name="Bottom">The lower side, larger than <paramref name="Top"/>.</param>
public readonly record struct LabelledBox(int Label, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Its area, as a part of the image's.</summary>
    public float Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>The area that it shares with another box, as a part of what both cover together, 0 to 1.</summary>
    public float Overlap(LabelledBox other)
    {
        var (width, height) = (Math.Min(Right, other.Right) - Math.Max(Left, other.Left), Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
        if (width <= 0 || height <= 0) return 0;
        return width * height / (Area + other.Area - (width * height));
    }
}
