using System.Text.RegularExpressions;
using Nas.Dsl;

namespace Nas.Generators.Tests.Attributes;

/// <summary>docs/csharp.md says what is true: each pair of its examples is one space in both forms, and its table names each attribute.</summary>
public sealed partial class CSharpPageTests
{
    private static readonly string Page = Repository.Read("docs/csharp.md").ReplaceLineEndings("\n");

    public static TheoryData<int> Pairs { get; } = [.. Enumerable.Range(0, Examples().Count(Page) / 2)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void BothFormsOfAnExampleGiveOneModel(int pair)
    {
        var (nas, csharp) = (Examples().Matches(Page)[2 * pair], Examples().Matches(Page)[(2 * pair) + 1]);
        Assert.Equal(("nas", "csharp"), (nas.Groups[1].Value, csharp.Groups[1].Value));

        var file = SpaceFile.Read(nas.Groups[2].Value);
        Assert.Empty(file.Diagnostics);
        var declared = SameModelTests.Declared("#pragma warning disable CS1591\n" + csharp.Groups[2].Value);

        Assert.Equal(SpaceText.Write(Assert.Single(file.Spaces)), SpaceText.Write(declared));
        Assert.Equal(file.Spaces[0], declared);
    }

    [Fact]
    public void TheTableNamesEachAttributeAndTheExamplesUseIt()
    {
        var names = typeof(Runtime.Declaring.NetAttribute).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(Runtime.Declaring.NetAttribute).Namespace && typeof(Attribute).IsAssignableFrom(t))
            .Select(t => t.Name.Split('`')[0][..^"Attribute".Length]).ToArray();
        var table = string.Concat(Rows().Matches(Page).Select(m => m.Value));
        var examples = string.Concat(Examples().Matches(Page).Select(m => m.Groups[2].Value));
        Assert.All(names, name => Assert.Matches($@"[\[ ]{name}\b", table));
        Assert.All(names, name => Assert.Matches($@"[\[ ]{name}\b", examples));
    }

    /// <summary>What docs/language.md lists of cells and nets has its row here: a new item of the language gets an attribute.</summary>
    [Fact]
    public void TheTableHasEachItemOfTheLanguage()
    {
        var language = Repository.Read("docs/language.md").ReplaceLineEndings("\n");
        var items = language[language.IndexOf("\n## cell", StringComparison.Ordinal)..language.IndexOf("\n## Canonical text", StringComparison.Ordinal)];
        var shown = Rows().Matches(Page).SelectMany(row => Shapes(row.Value.Split('|')[1])).ToArray();
        var wanted = Rows().Matches(items).SelectMany(row => Shapes(row.Value.Split('|')[1])).ToArray();
        Assert.True(wanted.Length > 20);
        Assert.Empty(wanted.Except(shown));

        // Without numbers, names and what stands in braces.
        static IEnumerable<string> Shapes(string cell) => Codes().Matches(cell)
            .Select(m => Capitals().Replace(Numbers().Replace(m.Groups[1].Value.Split(" {")[0], "0"), "Name"));
    }

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Codes();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Capitals();

    [GeneratedRegex("```(nas|csharp)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex(@"^\|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
