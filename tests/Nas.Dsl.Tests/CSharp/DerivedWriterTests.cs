using Nas.Dsl.CSharp;

namespace Nas.Dsl.Tests.CSharp;

public class DerivedWriterTests
{
    private static readonly Derivation Example = new()
    {
        Namespace = "Samples.Fashion",
        ClassName = "FashionNet",
        Space = "Samples.Fashion.FashionNet",
        Genotype = "Normal: n0 = sep_conv(3)(a) + skip_connect(b)",
        SpaceHash = "sha256:" + new string('a', 64),
        Strategy = "darts",
        Seed = 7,
        Score = 0.8625,
        Metric = "accuracy",
        Parameters = 120_346,
        Flops = 34_567_890,
        ToolVersion = "0.1.0",
        SourceSha256 = DerivedHeader.Hash("class FashionNet;\n"),
    };

    [Fact]
    public void WholeFile() => Snapshot.Verify(DerivedWriter.Write(Example));

    [Fact]
    public void HashIsReadBack()
    {
        var text = DerivedWriter.Write(Example);
        Assert.Equal(Example.SourceSha256, DerivedHeader.SourceSha256(text));
        Assert.Equal(Example.SourceSha256, DerivedHeader.SourceSha256(text.Replace("\n", "\r\n").Replace(" = ", "=")));
    }

    [Theory]
    [InlineData("Samples.Fashion.FashionNet")]
    [InlineData("FashionNet")]
    [InlineData("Köln.Größe")]
    public void NetIsReadBack(string net)
    {
        var text = DerivedWriter.Write(Example with { Space = net });
        Assert.Equal(net, DerivedHeader.Net(text));
        Assert.Equal(net, DerivedHeader.Net(text.Replace("\n", "\r\n").Replace("(\"", "( \"")));
        Assert.Null(DerivedHeader.Net("partial class FashionNet;"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("class FashionNet { }")]
    [InlineData("SourceSha256 = \"12ab\"")]
    [InlineData("SourceSha256 = \"zz34567890123456789012345678901234567890123456789012345678901234\"")]
    public void NoHashIsNull(string text) => Assert.Null(DerivedHeader.SourceSha256(text));

    [Fact]
    public void HashIsSha256OfTheText()
    {
        // The standard's example (FIPS 180-2, B.1).
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", DerivedHeader.Hash("abc"));
        Assert.Equal(DerivedHeader.Hash("a\nb\n"), DerivedHeader.Hash("\uFEFFa\r\nb\r\n"));
        Assert.NotEqual(DerivedHeader.Hash("a\nb\n"), DerivedHeader.Hash("a\n b\n"));
    }

    [Fact]
    public void TextIsEscaped()
    {
        var text = DerivedWriter.Write(Example with { Metric = "a\"b\\c\nd", Score = double.NaN });
        Assert.Contains("""Metric = "a\"b\\c\u000ad",""", text);
        Assert.Contains("Score = double.NaN,", text);
    }

    [Fact]
    public void GlobalNamespaceHasNoLine() => Assert.DoesNotContain("namespace", DerivedWriter.Write(Example with { Namespace = "" }));
}
