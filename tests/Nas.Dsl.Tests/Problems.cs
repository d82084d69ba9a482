namespace Nas.Dsl.Tests;

/// <summary>What a file has wrong, in a form that tests compare.</summary>
internal static class Problems
{
    /// <summary><c>NAS0001 3:7</c></summary>
    public static IReadOnlyList<string> Of(string text) => [.. SpaceFile.Read(text).Diagnostics.Select(d => $"{d.Id} {d.Span.Line}:{d.Span.Column}")];

    /// <summary><c>NAS0001 3:7 What is wrong.</c></summary>
    public static IReadOnlyList<string> Messages(string text) => [.. SpaceFile.Read(text).Diagnostics.Select(Message)];

    /// <summary>Those of the errors alone.</summary>
    public static IReadOnlyList<string> Errors(string text) => [.. SpaceFile.Read(text).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(Message)];

    /// <summary>A problem of a place in a file, as it is written above.</summary>
    /// <param name="text">The file.</param>
    /// <param name="at">What stands around the place, which is marked by a bar; the last such in the file.</param>
    /// <param name="problem">Its id and message.</param>
    public static string At(string text, string at, string problem)
    {
        var bar = at.IndexOf('|', StringComparison.Ordinal);
        var place = text.LastIndexOf(at.Remove(bar, 1), StringComparison.Ordinal);
        Assert.True(place >= 0);
        var before = text[..(place + bar)];
        var id = problem.IndexOf(' ', StringComparison.Ordinal);
        return $"{problem[..id]} {before.Count(c => c == '\n') + 1}:{before.Length - before.LastIndexOf('\n')}{problem[id..]}";
    }

    private static string Message(Diagnostic d) => $"{d.Id} {d.Span.Line}:{d.Span.Column} {d.Message}";
}
