using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Pipeline;

/// <summary>Which namespace a net lands in: the file's own, else that of the item, else the project's.</summary>
public sealed class NamespaceTests
{
    [Theory]
    [InlineData("namespace Own;\n", "Item", "Project", "Own.MixedNet.g.cs", "namespace Own;")]
    [InlineData("", "Item", "Project", "Item.MixedNet.g.cs", "namespace Item;")]
    [InlineData("", null, "Pro.ject", "Pro.ject.MixedNet.g.cs", "namespace Pro.ject;")]
    [InlineData("", "", null, "MixedNet.g.cs", null)]
    public void FileThenItemThenProject(string line, string? item, string? project, string file, string? declaration)
    {
        var result = (new UserProject() with { RootNamespace = project }).WithSpace("Mixed.nas", line + Spaces.Mixed, item).Generate();

        var source = Assert.Single(result.GeneratedSources);
        Assert.Equal(file, source.HintName);
        var text = source.SourceText.ToString();
        if (declaration is null) Assert.DoesNotContain("namespace ", text);
        else Assert.Contains($"\n{declaration}\n", text);
    }
}
