namespace Nas.Runtime.Reporting.Drawing;

/// <summary>The colours that drawings tell things apart with, for light and for dark surroundings.</summary>
internal static class Palette
{
    public static IReadOnlyList<string> Light { get; } =
        ["#0969da", "#1a7f37", "#bc4c00", "#8250df", "#cf222e", "#0a7a7a", "#806a00", "#bf3989"];

    public static IReadOnlyList<string> Dark { get; } =
        ["#4493f8", "#3fb950", "#f0883e", "#ab7df8", "#f85149", "#39c5cf", "#d4b72c", "#db61a2"];
}
