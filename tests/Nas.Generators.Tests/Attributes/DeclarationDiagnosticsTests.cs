using Microsoft.CodeAnalysis;
using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Attributes;

/// <summary>What is wrong with a net in C# is reported where it stands there: by the binder's own ids, and by those of the attributes.</summary>
public sealed class DeclarationDiagnosticsTests
{
    [Theory]
    // What any net can have wrong.
    [InlineData("[SepConv(3)]", "[SepConv(4)]", "NAS0020", "4")]
    [InlineData("[SepConv(3)]", "[SepConv(-3)]", "NAS0020", "-3")]
    [InlineData("[SepConv(3)]", "[SepConv(kernel: 4)]", "NAS0020", "4")]
    [InlineData("[SepConv(3)]", "[SepConv(Kernel = [3, 4])]", "NAS0020", "4")]
    [InlineData("[SepConv(3)]", "[SepConv(Kernel = new[] { 3, 4 })]", "NAS0020", "4")]
    [InlineData("[SepConv(3)]", "[SepConv(Kernel = [3, 3])]", "NAS0063", "[3, 3]")]
    [InlineData("[SepConv(3)]", "[SepConv(3, Kernel = [3, 5])]", "NAS0017", "[3, 5]")]
    [InlineData("[SepConv(3)]", "[SepConv]", "NAS0018", "SepConv")]
    [InlineData("[SepConv(3)] SepConv3", "SepCnv", "NAS0011", "SepCnv")]
    [InlineData("[SepConv(3)] SepConv3", "[SepConv(5)] SepConv3", "NAS0025", "SepConv(5)")]
    [InlineData("[Stem, Conv(3)", "[Stem, Conv(2)", "NAS0020", "2")]
    [InlineData("[Stem, Conv(3)", "[Stem, Linear(3)", "NAS0022", "Linear(3)")]
    [InlineData("nameof(Classes)", "\"clases\"", "NAS0014", "\"clases\"")]
    [InlineData("From(2)", "From(3)", "NAS0032", "3")]
    [InlineData("From(2)", "From(2, 1)", "NAS0054", "From(2, 1)")]
    [InlineData("Nodes(4)", "Nodes(40)", "NAS0031", "40")]
    [InlineData("Cell(\"a\", \"b\")", "Cell(\"a\", \"n1\")", "NAS0030", "\"n1\"")]
    [InlineData("Cell(\"a\", \"b\")", "Cell(\"a\", \"b\", \"c\")", "NAS0029", "Cell(\"a\", \"b\", \"c\")")]
    [InlineData("Stride(2)", "Stride(3)", "NAS0033", "3")]
    [InlineData("[Use<Normal>]", "[Use<Normal>, Stride(3)]", "NAS0066", "3")]
    [InlineData("Op<Darts>", "Op<Darts>, Merge", "NAS0067", "Nodes(4)")]
    [InlineData("Output(Output.ConcatNodes)", "Output(Output.ConcatNodes), ReduceAfter(2, 9)", "NAS0057", "9")]
    [InlineData("From(2)", "From(Previous.AnyNodes)", "NAS0080", "Nodes(4)")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Normal>, Default, SepConv(3)]", "NAS0081", "Default")]
    [InlineData("Op<Darts>", "Op<Darts>, Allocate", "NAS0082", "Nodes(4)")]
    [InlineData("Op<Darts>", "Op<Darts>, Concat", "NAS0083", "Nodes(4)")]
    [InlineData("[SepConv(3)]", "[ConvLayer(3, 5, 8)]", "NAS0084", "Normal")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Normal>, Fix(1, \"a\"), SepConv(3)]", "NAS0085", "Fix(1, \"a\")")]
    [InlineData("[Use<Normal>]", "[Use<Normal>, Channels(8)]", "NAS0086", "8")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 0)", "NAS0037", "Image(1, 28, 0)")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 1)", "NAS0042", "Half")]
    [InlineData("Channels = 16", "Channels = 0", "NAS0036", "0")]
    [InlineData("[Use<Normal>]", "[Use<Normal>, Repeat(0)]", "NAS0038", "0")]
    [InlineData("Widen(2)", "Widen(0)", "NAS0039", "Widen(0)")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Reduction>, Stride(2)]", "NAS0028", "Reduction")]
    [InlineData("class FashionNet", "class stem", "NAS0001", "stem")]
    [InlineData("private class Reduction;", "private class Reduction; [Ops] private enum Spare { SkipConnect }", "NAS0048", "Spare")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit(Params = 0, Flops = 1)", "NAS0113", "0")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit(Latency = \"phone.csv\", Milliseconds = -80)", "NAS0113", "-80")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit(Latency = \"\", Milliseconds = 80)", "NAS0114", "\"\"")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit(Milliseconds = 80)", "NAS0114", "80")]
    // What only attributes can have wrong.
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit", "NAS0074", "Limit")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit(Latency = \"phone.csv\")", "NAS0072", "\"phone.csv\"")]
    [InlineData("Image(1, 28, 28)", "Image(1, 28, 28), Limit(Latency = \"a\\n.csv\", Milliseconds = 80)", "NAS0073", "\"a\\n.csv\"")]
    [InlineData("public partial class", "internal partial class", "NAS0070", "FashionNet")]
    [InlineData("public partial class", "public static partial class", "NAS0070", "FashionNet")]
    [InlineData("public partial class FashionNet", "public partial class FashionNet<T>", "NAS0070", "FashionNet")]
    [InlineData("public partial class FashionNet", "public partial class FashionNet : System.Exception", "NAS0070", "FashionNet")]
    [InlineData("public partial class", "public partial record", "NAS0070", "FashionNet")]
    [InlineData("[Use<Normal>]", "[Use<string>]", "NAS0071", "string")]
    [InlineData("Op<Darts>", "Op<System.DayOfWeek>", "NAS0071", "System.DayOfWeek")]
    [InlineData(", Image(1, 28, 28)", "", "NAS0072", "FashionNet")]
    [InlineData("[Parameter] private const int Channels = 16;", "", "NAS0072", "FashionNet")]
    [InlineData("[Head,", "[Stem,", "NAS0072", "FashionNet")]
    [InlineData("Cell(\"a\", \"b\")", "Cell", "NAS0072", "Normal")]
    [InlineData("Nodes(4), ", "", "NAS0072", "Normal")]
    [InlineData(", Output(Output.ConcatNodes)", "", "NAS0072", "Normal")]
    [InlineData(", From(2)", "", "NAS0072", "Nodes(4)")]
    [InlineData(", Op<Darts>", "", "NAS0072", "Nodes(4)")]
    [InlineData("Cell(\"a\", \"b\")", "Cell(\"a\", \"b, c\")", "NAS0073", "\"b, c\"")]
    [InlineData("nameof(Classes)", "\"classes), relu(\"", "NAS0073", "\"classes), relu(\"")]
    [InlineData("[Use<Normal>]", "[Use<Normal>, Same]", "NAS0074", "Same")]
    [InlineData("[Use<Normal>]", "[Channels(8, 16), Use<Normal>]", "NAS0074", "Channels(8, 16)")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Normal>, SepConv(3)]", "NAS0074", "SepConv(3)")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Normal>, Default]", "NAS0072", "Default")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Normal>, Fix(1, \"a\")]", "NAS0072", "Fix(1, \"a\")")]
    [InlineData("[Use<Normal>]", "[Widen(2), Use<Normal>]", "NAS0074", "Widen(2)")]
    [InlineData("[Use<Reduction>, Widen(2)]", "[Use<Reduction>, Widen(2), Widen(3)]", "NAS0074", "Widen(3)")]
    [InlineData("From(2)", "FromEach(0)", "NAS0074", "FromEach(0)")]
    [InlineData("[Stem, Conv(3)", "[Stem, Repeat(2), Conv(3)", "NAS0074", "Repeat(2)")]
    [InlineData("[SepConv(3)]", "[SepConv(3), DilConv(3)]", "NAS0074", "DilConv(3)")]
    [InlineData("[Cell, Like<Normal>, Stride(2)]", "[Cell, Like<Normal>, Op<Darts>]", "NAS0074", "Op<Darts>")]
    [InlineData("[Use<Normal>]", "", "NAS0075", "Early")]
    [InlineData("public partial Part Early", "public Part Early", "NAS0075", "Early")]
    [InlineData("public partial Part Early { get; }", "public partial Part Early { get; set; }", "NAS0075", "Early")]
    [InlineData("Part Early", "Part Build", "NAS0076", "Build")]
    [InlineData("enum Darts", "enum Op", "NAS0076", "Op")]
    [InlineData("Part Early", "Part head", "NAS0076", "head")]
    [InlineData("private const int Classes = 10;", "private static readonly int Classes = 10;", "NAS0079", "Classes")]
    public void AMistakeIsReportedWhereItStands(string right, string wrong, string id, string text)
    {
        Assert.Contains(right, AttributedSpaces.Fashion, StringComparison.Ordinal);
        var at = AttributedSpaces.Fashion.IndexOf(right, StringComparison.Ordinal);
        var source = AttributedSpaces.Fashion[..at] + wrong + AttributedSpaces.Fashion[(at + right.Length)..];
        if (wrong.Contains("enum Op", StringComparison.Ordinal)) source = source.Replace("Op<Darts>", "Op<Op>", StringComparison.Ordinal);

        var found = new UserProject().WithSource(source).Generate().Diagnostics.Select(d => At(d, source)).ToArray();

        Assert.Contains((id, text), found.Select(f => (f.Id, f.Text)));
        // The place is the one that was made wrong, or the name of what lacks something.
        Assert.All(found, f => Assert.True(f.Id == id || f.Id is "NAS0014" or "NAS0026" or "NAS0047", $"{f}"));
    }

    [Fact]
    public void SeveralMistakesAreAllReportedAtTheirLineAndColumn()
    {
        const string source =
            """
            using Nas.Runtime.Declaring;
            namespace User;
            [Net, Image(1, 8, 8)]
            public partial class Small
            {
                [Parameter] private const int Channels = 4;
                [Ops] private enum Few { SkipConnect, [SepConv(2)] Sep }
                [Cell("a", "b"), Nodes(2), From(3), Op<Few>, Output(Output.ConcatNodes)]
                private class Normal;
                [Use<Few2>] public partial Part Body { get; }
                [Head, GlobalAvgPool, Linear("clases")] public partial Part Head { get; }
                private class Few2;
            }
            """;
        var found = new UserProject().WithSource(source).Generate().Diagnostics.Select(d => At(d, source)).Order().ToArray();

        Assert.Equal([("NAS0014", 11, 34, "\"clases\""), ("NAS0020", 7, 52, "2"), ("NAS0032", 8, 37, "3"), ("NAS0071", 10, 10, "Few2")], found);
    }

    [Fact]
    public void AMotifThatIsMadeOfItselfIsReportedAtItsName()
    {
        var source = AttributedSpaces.MotifNet.Replace("Op<Primitives>", "Op<Blocks>", StringComparison.Ordinal);
        var found = new UserProject().WithSource(source).Generate().Diagnostics.Select(d => At(d, source)).ToArray();
        Assert.Equal([("NAS0052", "Block"), ("NAS0052", "Pair")], found.Where(f => f.Id == "NAS0052").Select(f => (f.Id, f.Text)).Order());
    }

    [Fact]
    public void AMotifIsLikeNoOther()
    {
        var source = AttributedSpaces.MotifNet.Replace("[Motif(\"x\", Copies = 2), ", "[Motif(\"x\"), Like<Pair>, ", StringComparison.Ordinal);
        Assert.Equal(("NAS0074", "Like<Pair>"), At(Assert.Single(new UserProject().WithSource(source).Generate().Diagnostics), source) is var d ? (d.Id, d.Text) : default);
    }

    [Fact]
    public void AMotifInTheBodyOfANetIsRefused()
    {
        var source = AttributedSpaces.MotifNet.Replace("[Use<Top>]", "[Use<Pair>]", StringComparison.Ordinal);
        Assert.Contains(new UserProject().WithSource(source).Generate().Diagnostics, d => At(d, source) is { Id: "NAS0053", Text: "Use<Pair>" or "Pair" });
    }

    /// <summary>A message names lines of the C#, not of the text that it becomes.</summary>
    [Fact]
    public void ALineInAMessageIsOneOfTheFile()
    {
        var source = AttributedSpaces.Fashion.Replace("[Use<Normal>]\n    public partial Part Early", "[Stem, BatchNorm]\n    public partial Part Early", StringComparison.Ordinal);
        var line = source[..source.IndexOf("[Stem, Conv", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        var diagnostic = Assert.Single(new UserProject().WithSource(source).Generate().Diagnostics, d => d.Id == "NAS0026");
        Assert.Contains($"'stem' is already given on line {line};", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatASearchWouldWriteIsWarnedOf()
    {
        var result = new UserProject().WithSource(AttributedSpaces.Fashion, "src/FashionNet.cs").Generate();
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(("NAS0077", DiagnosticSeverity.Warning), (diagnostic.Id, diagnostic.DefaultSeverity));
        Assert.Contains("FashionNet.Space.cs", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("Samples.Fashion.FashionNet.g.cs", result.Nets().Select(s => s.HintName));
    }

    [Fact]
    public void PartsInTwoDeclarationsHaveNoOrder()
    {
        var source = AttributedSpaces.Fashion + "\npublic partial class FashionNet { [Use<Normal>] public partial Part More { get; } }\n";
        Assert.Equal(("NAS0078", "More"), At(Assert.Single(new UserProject().WithSource(source).Generate().Diagnostics), source) is var d ? (d.Id, d.Text) : default);
    }

    [Fact]
    public void AMistakeInACellOfTwoNetsIsReportedOnce()
    {
        var net = AttributedSpaces.Bench101[AttributedSpaces.Bench101.IndexOf("[Net", StringComparison.Ordinal)..];
        var source = (AttributedSpaces.Bench101 + net.Replace("Bench101Net", "SecondNet", StringComparison.Ordinal)).Replace("Nodes(5)", "Nodes(0)", StringComparison.Ordinal);
        var (id, _, _, text) = At(Assert.Single(new UserProject().WithSource(source).Generate().Diagnostics), source);
        Assert.Equal(("NAS0031", "0"), (id, text));
    }

    [Fact]
    public void ANetInBothFormsIsDeclaredTwice()
    {
        var result = new UserProject().WithSource(AttributedSpaces.Fashion).WithSpace("F.nas", Spaces.Fashion).Generate();
        Assert.Equal(["F.nas", "User0.cs"], result.Diagnostics.Where(d => d.Id == "NAS1003").Select(d => d.Location.GetLineSpan().Path).Order());
        Assert.Equal("Samples.Fashion.FashionNet.Parts.g.cs", Assert.Single(result.Nets()).HintName);
    }

    [Fact]
    public void MistakesInAttributesAreLeftToTheCompiler()
    {
        var source = AttributedSpaces.Fashion.Replace("[SepConv(3)]", "[SepConv(Kernel = \"three\")]", StringComparison.Ordinal);
        var project = new UserProject().WithSource(source);
        Assert.Empty(project.Generate().Diagnostics);
    }

    private static (string Id, int Line, int Column, string Text) At(Diagnostic diagnostic, string text)
    {
        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        var span = diagnostic.Location.SourceSpan;
        // The span in characters and the one in lines and columns must be the same place.
        Assert.Equal(Microsoft.CodeAnalysis.Text.SourceText.From(text).Lines.GetLinePositionSpan(span), diagnostic.Location.GetLineSpan().Span);
        Assert.Equal("User0.cs", diagnostic.Location.GetLineSpan().Path);
        return (diagnostic.Id, start.Line + 1, start.Character + 1, text.Substring(span.Start, span.Length));
    }
}
