using System.Text.RegularExpressions;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Tests.Binding;

/// <summary>docs/language.md says what is true.</summary>
public partial class LanguageReferenceTests
{
    private static readonly string Text = Page("docs/language.md");

    [Fact]
    public void Its_examples_are_right()
    {
        var examples = Examples().Matches(Text).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(13, examples.Count);
        foreach (var example in examples) Spaces.Read(example);
    }

    [Fact]
    public void The_readme_shows_the_sample()
    {
        var shown = Assert.Single(Examples().Matches(Page("README.md"))).Groups[1].Value;
        var sample = Page("samples/FashionMnist/FashionNet.nas");
        Assert.Equal(SpaceText.Write(Spaces.Read(sample)), SpaceText.Write(Spaces.Read(shown)));
    }

    [Fact]
    public void It_lists_each_operation()
    {
        foreach (var operation in OperationDefinition.All.Values)
            Assert.Contains(Row(operation), Text, StringComparison.Ordinal);
    }

    private static string Row(OperationDefinition operation)
    {
        var parameters = string.Join(", ", operation.Parameters.Select(p => p.Default is null ? $"`{p.Name}`" : $"`{p.Name}: {p.Default}`"));
        var places = new[] { (OperationUse.Candidate, "edge"), (OperationUse.Stem, "stem"), (OperationUse.Block, "block"), (OperationUse.Head, "head") }
            .Where(p => operation.Use.HasFlag(p.Item1)).Select(p => p.Item2);
        return $"| `{operation.Name}` | {parameters} | {string.Join(", ", places)} |";
    }

    private static string Page(string path) => Repository.Read(path).ReplaceLineEndings("\n");

    [GeneratedRegex("```nas\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();
}
