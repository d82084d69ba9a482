namespace Nas.Dsl.Tests;

/// <summary>What a file has wrong, in a form that tests compare: <c>NAS0001 3:7</c>.</summary>
internal static class Problems
{
    public static IReadOnlyList<string> Of(string text) => [.. SpaceFile.Read(text).Diagnostics.Select(d => $"{d.Id} {d.Span.Line}:{d.Span.Column}")];
}
