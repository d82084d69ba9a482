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

    // Folded into half of one of five points: the edge runs from the tip (1, 0) to the notch at 36 degrees.
    private static double Star(double x, double y)
    {
        const double Step = 2 * Math.PI / 5;
        const double Notch = 0.42;
        var angle = Math.Atan2(y, x);
        angle = Math.Abs(angle - Step * Math.Round(angle / Step));
        var radius = Math.Sqrt(x * x + y * y);
        var (px, py) = (radius * Math.Cos(angle) - 1, radius * Math.Sin(angle));
        var (edgeX, edgeY) = (Notch * Math.Cos(Step / 2) - 1, Notch * Math.Sin(Step / 2));
        return (px * -edgeY + py * edgeX) / -Math.Sqrt(edgeX * edgeX + edgeY * edgeY);
    }
}
