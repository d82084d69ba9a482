using System.Text.RegularExpressions;
using Nas.Runtime.Recipes;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>The pages in docs/strategies say what the recipes do.</summary>
public partial class StrategyPagesTests
{
    public static TheoryData<string> Names => [.. Recipe.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_lists_the_options_with_their_defaults(string name)
    {
        var recipe = Recipe.Named(name);
        List<(string, string)> expected = [("--epochs", $"{recipe.DefaultEpochs}"), ("--batch-size", $"{recipe.DefaultBatchSize}")];
        if (recipe.DefaultTrials > 0) expected.Add(("--trials", $"{recipe.DefaultTrials}"));
        expected.AddRange(recipe.Options.Select(o => ($"--set {o.Name}", o.Default)));
        var listed = Row().Matches(Page(name)).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value));
        Assert.Equal(expected.Order(), listed.Order());
        Assert.Equal(
            recipe.Options.Where(o => o.Paper is not null).Select(o => ($"--set {o.Name}", o.Paper!)).Order(),
            Paper().Matches(Page(name)).Select(m => (m.Groups["name"].Value, m.Groups["paper"].Value)).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_has_a_paper_an_example_and_only_options_that_exist(string name)
    {
        var page = Page(name);
        Assert.StartsWith($"# {name}\n", page, StringComparison.Ordinal);
        Assert.Matches(@"\nPaper: .+, \*", page);
        Assert.Contains($"\n    dotnet nas search --strategy {name} ", page, StringComparison.Ordinal);
        var known = Recipe.Named(name).Options.Select(o => o.Name);
        Assert.All(Setting().Matches(page), m => Assert.Contains(m.Groups["name"].Value, known));
    }

    [Fact]
    public void Every_page_is_one_of_a_strategy() => Assert.Equal(
        Recipe.All.Select(r => r.Name).Order(),
        Directory.GetFiles(Repository.PathOf("docs", "strategies"), "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Order());

    private static string Page(string name) => Repository.Read($"docs/strategies/{name}.md").ReplaceLineEndings("\n");

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| `(?<value>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| `[^`]+` \| `(?<paper>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Paper();

    [GeneratedRegex(@"--set (?<name>[a-z-]+)")]
    private static partial Regex Setting();
}
