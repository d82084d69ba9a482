using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

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

        var source = Assert.Single(result.Nets());
        Assert.Equal(file, source.HintName);
        var text = source.SourceText.ToString();
        if (declaration is null) Assert.DoesNotContain("namespace ", text);
        else Assert.Contains($"\n{declaration}\n", text);
    }

    /// <summary>Names that projects and folders have, and what becomes of them.</summary>
    public static TheoryData<string, string> Mended { get; } = new()
    {
        { "my-net.v1", "my_net.v1" },
        { "My.Net", "My.Net" },
        { "2nd net", "_2nd_net" },
        { "v1.2.3", "v1._2._3" },
        { "class", "_class" },
        { "Acme.namespace.new", "Acme._namespace._new" },
        { "Acme.net.cell.from", "Acme.net.cell.from" }, // words of the .nas language, which C# does not mind
        { "record.var.await.field.global.file", "record.var.await.field.global.file" },
        { "a..b", "a.b" },
        { ".hidden.", "hidden" },
        { "...", "" },
        { "  ", "" },
        { "-", "_" },
        { "C++ (new) & {1}", "C____new_____1_" },
        { "it's \"quoted\"\\\n;//", "it_s__quoted______" },
        { "Größe.Ελληνικά.Кириллица.日本語", "Größe.Ελληνικά.Кириллица.日本語" },
        { "Gro\u0308ße.हिन्दी", "Gro\u0308ße.हिन्दी" }, // combining marks, as file systems of macOS have them
        { "\u0301a", "_\u0301a" },
        { "می\u200cخواهم", "میخواهم" }, // a joiner, which the compiler reads over
        { "Ⅷ.x\u203fy.٣", "Ⅷ.x\u203fy._٣" },
        { "net😀\ud83d.𝒳", "net__._" },
    };

    [Theory]
    [MemberData(nameof(Mended))]
    public void AnyNameOfAProjectGivesALegalNamespace(string project, string expected) => Assert.Equal(expected, NamespaceName.Of(project));

    /// <summary>From the project's name to the compiled space and network, as one namespace.</summary>
    [Fact]
    public void ItIsTheSameInTheGeneratedCodeTheSpaceAndTheWrittenFiles()
    {
        // All of them in one project, since compiling takes its time.
        var names = Mended.Select(m => ((string)m[0], (string)m[1])).ToArray();
        var project = new UserProject() with { RootNamespace = names[0].Item1 };
        project = project.WithSpace("0.nas", Spaces.Mixed);
        for (var i = 1; i < names.Length; i++)
            project = project.WithSpace($"{i}.nas", Spaces.Mixed.Replace("MixedNet", $"Net{i}"), names[i].Item1.Replace('\n', ' '));
        // Metadata without anything in it is none.
        names = [.. names.Select(n => string.IsNullOrWhiteSpace(n.Item1) ? (n.Item1, names[0].Item2) : n)];
        for (var i = 0; i < names.Length; i++)
        {
            var space = Assert.Single(SpaceFile.Read(i == 0 ? Spaces.Mixed : Spaces.Mixed.Replace("MixedNet", $"Net{i}"), names[i].Item2).Spaces);
            project = project
                .WithSource(NetworkWriter.Write(space, new Genotype(space.Decisions, [.. space.Decisions.Items.Select(d => d.ValueAt(0))])))
                .WithSource(DerivedWriter.Write(new Derivation { Namespace = space.Namespace, ClassName = space.Name }));
        }

        var assembly = project.Load();
        var spaces = assembly.GetCustomAttributes<SearchSpaceDefinitionAttribute>()
            .Select(a => (Type: a.Definition.DeclaringType!, ((ISearchSpaceDefinition)Activator.CreateInstance(a.Definition, nonPublic: true)!).Space))
            .ToArray();
        Assert.Equal(names.Select(n => n.Item2).Order(), spaces.Select(s => s.Space.Namespace).Order());
        foreach (var (type, space) in spaces)
        {
            Assert.Equal(space.Namespace, type.Namespace ?? "");
            // Generated and written code are one class.
            Assert.NotNull(type.GetCustomAttribute<DerivedNetworkAttribute>());
            Assert.Equal(typeof(TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>), type.BaseType);
        }
    }

    [Fact]
    public void EveryKeywordOfTheCompilerIsKnownAsOne() =>
        Assert.All(SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText), keyword => Assert.Equal("@" + keyword, Identifiers.Escape(keyword)));

    [Fact]
    public void AnyTextGivesANamespaceThatTheCompilerReads() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        var name = NamespaceName.Of(text);
        Assert.Equal(name, NamespaceName.Of(name));
        // The space's own text, from which the engine reads it, has the same.
        Assert.Equal(name, Assert.Single(SpaceFile.Read((name.Length > 0 ? $"namespace {name};\n" : "") + Spaces.Mixed).Spaces).Namespace);
        if (name.Length == 0) return;
        var tree = CSharpSyntaxTree.ParseText($"namespace {name};\nclass C {{ global::{name}.C c; }}");
        Assert.Empty(tree.GetDiagnostics());
        var declared = Assert.IsType<FileScopedNamespaceDeclarationSyntax>(Assert.Single(tree.GetCompilationUnitRoot().Members)).Name;
        Assert.Equal(name, string.Join(".", declared.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(i => i.Identifier.ValueText)));
        // What is one already is left alone, joiners aside.
        if (SyntaxFacts.IsValidIdentifier(text) && SyntaxFacts.GetKeywordKind(text) == SyntaxKind.None) Assert.Equal(text.Replace("\u200d", ""), name);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20240601UL, 31UL));

    private static Gen<string> Texts { get; } =
        from pieces in Gen.OneOf(
            Gen.Choose(0, 0xffff).Select(c => ((char)c).ToString()),
            Gen.Choose(' ', '~').Select(c => ((char)c).ToString()),
            Gen.Elements(".", ".", "-", " ", "_", "1", "\u0301", "\u200d", "Ⅷ", "٣", "😀", "\ud83d", "é", "日", "A", "b", "@", "\\u0041"),
            Gen.Elements(SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText)),
            Gen.Elements(SyntaxFacts.GetContextualKeywordKinds().Select(SyntaxFacts.GetText)),
            Gen.Elements("namespace", "net", "ops", "cell", "input", "true")).ListOf()
        select string.Concat(pieces);
}
