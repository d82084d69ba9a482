using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nas.Dsl.Operations;
using Nas.Generators.Attributes;
using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Declaring;

namespace Nas.Generators.Tests.Attributes;

/// <summary>The attributes for operations, which every project gets.</summary>
public sealed class OperationAttributesTests
{
    [Fact]
    public void EachOperationHasOneAndNoneIsCalledLikeAnother()
    {
        Assert.All(OperationDefinition.All.Values, o => Assert.Contains($"internal sealed class {o.GetType().Name}Attribute ", OperationAttributes.Source));
        var others = typeof(NetAttribute).Assembly.GetTypes().Where(t => t.Namespace == typeof(NetAttribute).Namespace).Select(t => t.Name.Split('`')[0]);
        Assert.Empty(OperationDefinition.All.Values.Select(o => o.GetType().Name + "Attribute").Intersect(others));
    }

    /// <summary>Single values by constructor, where a net's parameter may stand as a text; choices by arrays, where there may be any; and only where it may stand.</summary>
    [Fact]
    public void ParametersBecomeConstructorsAndArrays()
    {
        string[] lines =
        [
            "public ConvAttribute(int kernel, int channels = 0, int stride = 1) { }",
            "public ConvAttribute(int kernel, string channels, int stride = 1) { }",
            "public MbConvAttribute() { }",
            "public MbConvAttribute(int kernel, double expand = 6, global::Nas.Runtime.Declaring.Se se = global::Nas.Runtime.Declaring.Se.None, "
                + "global::Nas.Runtime.Declaring.Activation activation = global::Nas.Runtime.Declaring.Activation.Relu6) { }",
            "public double[] Expand { get; set; }",
            "public global::Nas.Runtime.Declaring.Activation Activation { get; set; }",
            "public MaxPoolAttribute(int kernel, bool norm = true) { }",
            "public DropoutAttribute(double p) { }",
            "/// <param name=\"expand\">A number from 1 to 16, in tenths; 6 where it is not given.</param>",
        ];
        Assert.All(lines, line => Assert.Contains($"        {line}\n", OperationAttributes.Source, StringComparison.Ordinal));
        Assert.DoesNotContain("int[] Channels", OperationAttributes.Source, StringComparison.Ordinal);
        Assert.Matches(@"AttributeTargets\.Property, AllowMultiple = true\)\]\n *internal sealed class ConvAttribute", OperationAttributes.Source);
        Assert.Matches(@"AttributeTargets\.Field \| global::System\.AttributeTargets\.Class, AllowMultiple = true\)\]\n *internal sealed class MbConvAttribute", OperationAttributes.Source);
    }

    /// <summary>Each attribute of the runtime is read here; one that is not would say nothing.</summary>
    [Fact]
    public void EachAttributeOfTheRuntimeIsRead()
    {
        var sources = string.Concat(Directory.GetFiles(Repository.PathOf("Nas.Generators", "Attributes"), "*.cs").Select(File.ReadAllText));
        var names = typeof(NetAttribute).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(NetAttribute).Namespace && typeof(Attribute).IsAssignableFrom(t))
            .Select(t => t.Name.Split('`')[0][..^"Attribute".Length]).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names.Except(["Net"]), name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp8)]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Latest)]
    public void TheyCompileInAnyProject(LanguageVersion language)
    {
        foreach (var nullable in Enum.GetValues<NullableContextOptions>())
        {
            if (nullable != NullableContextOptions.Disable && language < LanguageVersion.CSharp8) continue;
            var project = new UserProject { ReferencesRuntime = false, Language = language };
            var compilation = project.Compilation();
            project.Driver().RunGeneratorsAndUpdateCompilation(compilation.WithOptions(compilation.Options.WithNullableContextOptions(nullable)), out var result, out _);
            Assert.Empty(result.GetDiagnostics().Where(d => d.Severity != DiagnosticSeverity.Hidden));
        }
    }

    /// <summary>A test project sees the internal types of what it tests, and has these itself.</summary>
    [Fact]
    public void TheyDoNotCollideWithThoseOfAnotherProject()
    {
        var library = new UserProject()
            .WithSource("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"User\")]")
            .WithSource(AttributedSpaces.Bench101);
        library.Driver().RunGeneratorsAndUpdateCompilation(library.Compilation().WithAssemblyName("Library"), out var compiled, out _);
        using var stream = new MemoryStream();
        Assert.Empty(compiled.Emit(stream).Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Hidden));

        var project = new UserProject { Libraries = [MetadataReference.CreateFromImage(stream.ToArray())] }.WithSource(AttributedSpaces.Fashion);
        Assert.Equal("FashionNet", Assert.Single(project.Load().GetTypes(), t => t.Name == "FashionNet").Name);
    }

    /// <summary>Cells and sets may come from a library; places are then those of what names them.</summary>
    [Fact]
    public void CellsOfALibraryAreRead()
    {
        var library = new UserProject().WithSource(
            """
            #pragma warning disable CS1591
            using Nas.Runtime.Declaring;
            namespace Library;
            [Ops] public enum Few { SkipConnect, [SepConv(3)] Sep, [MaxPool(3, norm: false)] Max, [DilConv(Kernel = [3, 5])] Dil }
            [Cell("x"), Nodes(2), From(Previous.All), Op<Few>, Output(Output.Last)] public class Shared;
            [Cell, Like<Shared>, Nodes(30)] public class Wrong;
            """);
        library.Driver().RunGeneratorsAndUpdateCompilation(library.Compilation().WithAssemblyName("Library"), out var compiled, out _);
        using var stream = new MemoryStream();
        Assert.Empty(compiled.Emit(stream).Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Hidden));
        var project = new UserProject { Libraries = [MetadataReference.CreateFromImage(stream.ToArray())] };
        const string source =
            """
            #pragma warning disable CS1591
            using Library;
            using Nas.Runtime.Declaring;
            namespace User;
            [Net, Image(1, 8, 8)]
            public partial class OwnNet
            {
                [Parameter] private const int Channels = 4;
                [Use<Shared>] public partial Part Body { get; }
                [Head, GlobalAvgPool, Linear(2)] public partial Part Head { get; }
            }
            """;

        var emitted = string.Concat(project.WithSource(source).Generate().Nets().Select(s => s.SourceText));
        Assert.Contains("ops Few { skip_connect, sep_conv(3), max_pool(3, norm: false), dil_conv({3, 5}) }", emitted);
        Assert.Contains("cell Shared {", emitted);
        var wrong = source.Replace("Use<Shared>", "Use<Wrong>");
        var diagnostic = Assert.Single(project.WithSource(wrong).Generate().Diagnostics);
        Assert.Equal(("NAS0031", "OwnNet"), (diagnostic.Id, wrong.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
    }
}
