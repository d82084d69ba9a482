using System.Text.RegularExpressions;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>Where a net is declared.</summary>
/// <param name="FullName">Its name with its namespace.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">Where its name stands in the file.</param>
internal sealed record NetDeclaration(string FullName, string Path, Span Span)
{
    // The model knows no places, so that it does not change when text moves. Comments are matched to be passed over.
    private static readonly Regex Pattern = new(
        @"//[^\n]*|/\*.*?\*/|\bnet\s+(?<name>[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]+)",
        RegexOptions.Singleline | RegexOptions.CultureInvariant);

    public static EquatableArray<NetDeclaration> AllIn(SpaceSource source, EquatableArray<SearchSpace> spaces)
    {
        var names = Pattern.Matches(source.Text).Cast<Match>().Select(m => m.Groups["name"]).Where(g => g.Success).ToLookup(g => g.Value);
        return spaces
            .GroupBy(s => s.Name)
            .SelectMany(group => names[group.Key].Take(group.Count()).Zip(group, (place, space) =>
                new NetDeclaration(space.FullName(), source.Path, SpanOf(source.Text, place.Index, place.Length))))
            .ToEquatableArray();
    }

    private static Span SpanOf(string text, int start, int length)
    {
        var line = 1 + text.Take(start).Count(c => c == '\n');
        var column = start - (start == 0 ? -1 : text.LastIndexOf('\n', start - 1));
        return new Span(start, length, line, column, line, column + length);
    }
}
