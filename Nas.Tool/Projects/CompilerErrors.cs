using System.Text.RegularExpressions;

namespace Nas.Tool.Projects;

/// <summary>Finds the errors in a build's output and brings them into the short form a reader needs.</summary>
internal static partial class CompilerErrors
{
    private const int Shown = 20;

    /// <summary>Each error once, in order, without the project at its end and with paths relative to a folder.</summary>
    public static IReadOnlyList<string> In(IEnumerable<string> output, string relativeTo) =>
        [.. output.Select(line => line.Trim()).Where(line => Error().IsMatch(line)).Select(line => Shorten(line, relativeTo)).Distinct()];

    /// <summary>As many errors as fit on a screen, then how many more there are.</summary>
    public static IReadOnlyList<string> First(IReadOnlyList<string> errors) =>
        errors.Count <= Shown ? errors : [.. errors.Take(Shown), $"... and {errors.Count - Shown} more"];

    private static string Shorten(string line, string relativeTo)
    {
        line = ProjectAtEnd().Replace(line, "");
        var folder = Path.EndsInDirectorySeparator(relativeTo) ? relativeTo : relativeTo + Path.DirectorySeparatorChar;
        return line.StartsWith(folder, StringComparison.Ordinal) ? line[folder.Length..] : line;
    }

    // "Cell.nas(3,5): error NAS0001: ...", "MSBUILD : error MSB1003: ...", "CSC : error CS5001: ..."
    [GeneratedRegex(@"(^|:\s*|\s)error(\s+[A-Za-z]+\d+)?\s*:\s")]
    private static partial Regex Error();

    [GeneratedRegex(@"\s*\[[^\[\]]*proj(::[^\]]*)?\]$")]
    private static partial Regex ProjectAtEnd();
}
