namespace Nas.Runtime.Data.Sources;

/// <summary>
/// A geometric shape within the circle of radius 1 around (0, 0), given by its distance: how far a point is from the edge, negative
/// inside. Near the edge the distance is true, which is where it decides how much of a pixel is covered.
/// </summary>
/// <param name="Name">Such as <c>ring</c>.</param>
/// <param name="Distance">Of the point (x, y), in radii.</param>
internal sealed record Glyph(string Name, Func<double, double, double> Distance)
{
    /// <summary>All glyphs; the first ten are the classes of the usual net.</summary>
    public static IReadOnlyList<Glyph> All { get; } =
    [
        new("disc", (x, y) => Disc(x, y, 0.9)),
        new("square", (x, y) => Box(x, y, 0.75, 0.75)),
        new("triangle", (x, y) => Triangle(x, y) - 0.5),
        new("cross", (x, y) => Math.Min(Box(x, y, 0.95, 0.25), Box(x, y, 0.25, 0.95))),
        new("ring", (x, y) => Math.Abs(Disc(x, y, 0.72)) - 0.18),
        new("square frame", (x, y) => Math.Abs(Box(x, y, 0.62, 0.62)) - 0.15),
        new("bar", (x, y) => Box(x, y, 0.95, 0.22)),
        new("crescent", (x, y) => Math.Max(Disc(x, y, 0.9), -Disc(x - 0.5, y, 0.75))),
        new("two dots", (x, y) => Math.Min(Disc(x - 0.6, y, 0.36), Disc(x + 0.6, y, 0.36))),
        new("tee", (x, y) => Math.Min(Box(x, y + 0.65, 0.75, 0.22), Box(x, y - 0.1, 0.22, 0.8))),
        new("triangle frame", (x, y) => Math.Abs(Triangle(x, y) - 0.36) - 0.13),
        new("star", Star),
        new("half disc", (x, y) => Math.Max(Disc(x, y + 0.4, 0.95), -(y + 0.4))),
        new("corner", (x, y) => Math.Min(Box(x + 0.5, y, 0.22, 0.8), Box(x, y - 0.58, 0.7, 0.22))),
        new("two bars", (x, y) => Math.Min(Box(x, y - 0.45, 0.85, 0.2), Box(x, y + 0.45, 0.85, 0.2))),
        new("ladder", (x, y) => Math.Min(Math.Min(Box(x - 0.5, y, 0.18, 0.82), Box(x + 0.5, y, 0.18, 0.82)), Box(x, y, 0.5, 0.18))),
    ];

    private static double Disc(double x, double y, double radius) => Math.Sqrt(x * x + y * y) - radius;

    private static double Box(double x, double y, double halfWidth, double halfHeight)
    {
        var (dx, dy) = (Math.Abs(x) - halfWidth, Math.Abs(y) - halfHeight);
        var (outsideX, outsideY) = (Math.Max(dx, 0), Math.Max(dy, 0));
        return Math.Sqrt(outsideX * outsideX + outsideY * outsideY) + Math.Min(Math.Max(dx, dy), 0);
    }

    // How far along the most distant of the three outward directions of an equilateral triangle.
    private static double Triangle(double x, double y) => Math.Max(y, Math.Abs(x) * 0.8660254037844386 - y * 0.5);

    // One point of five stands on the y axis, its tip at (0, 1). Mirrored at the notches at 108 and 36 degrees from there, every place falls
    // into half of that point, whose edge runs from the tip to the notch. Constants in place of angles: the same on every machine.
    private static double Star(double x, double y)
    {
        const double Sin36 = 0.5877852522924731, Cos36 = 0.8090169943749475, Sin108 = 0.9510565162951535, Cos108 = -0.30901699437494745;
        const double Notch = 0.42;
        x = Math.Abs(x);
        (x, y) = Mirrored(x, y, Cos108, -Sin108);
        (x, y) = Mirrored(x, y, Cos36, -Sin36);
        x = Math.Abs(x);
        const double EdgeX = Notch * Sin36, EdgeY = Notch * Cos36 - 1;
        return ((y - 1) * EdgeX - x * EdgeY) / Math.Sqrt(EdgeX * EdgeX + EdgeY * EdgeY);
    }

    // What lies on the side that the normal points to comes to the other side.
    private static (double X, double Y) Mirrored(double x, double y, double normalX, double normalY)
    {
        var beyond = Math.Max(0, x * normalX + y * normalY);
        return (x - 2 * beyond * normalX, y - 2 * beyond * normalY);
    }
}
