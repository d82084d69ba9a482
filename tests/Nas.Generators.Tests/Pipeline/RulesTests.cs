using System.Text.RegularExpressions;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>The compiler knows every id that the language can report, and the release notes list them all.</summary>
public sealed class RulesTests
{
    [Fact]
    public void EveryDiagnosticOfTheLanguageHasARule()
    {
        var ids = Ids(Repository.Read("Nas.Dsl/Binding/Diagnostics.cs"));
        Assert.NotEmpty(ids);
        Assert.Equal(ids, Rules.All.Select(r => r.Id).Where(id => string.CompareOrdinal(id, "NAS1000") < 0 && !IsOfAttributes(id)).Order());
    }

    [Fact]
    public void TheReleaseNotesListEveryRule() => Assert.Equal(
        Rules.All.Select(r => r.Id).Order(),
        Ids(Repository.Read("Nas.Generators/AnalyzerReleases.Shipped.md") + Repository.Read("Nas.Generators/AnalyzerReleases.Unshipped.md")));

    // What only a net that is declared in C# can have wrong.
    private static bool IsOfAttributes(string id) => id.StartsWith("NAS007", StringComparison.Ordinal);

    private static string[] Ids(string text) => [.. Regex.Matches(text, @"NAS\d{4}").Select(m => m.Value).Distinct().Order()];
}
