namespace Nas.Dsl.Tests.Syntax;

public class LexerTests
{
    [Theory]
    [InlineData("\n\n  #", 3, 3)]
    [InlineData("\r\n\r\n#", 3, 1)]
    [InlineData("\r\r#", 3, 1)]
    [InlineData("\t#", 1, 2)]
    [InlineData("// # one\n/* # two\n */ #", 3, 5)]
    [InlineData("\u2028#", 2, 1)]
    [InlineData("\uFEFF#", 1, 2)]
    public void Lines_and_columns_are_those_of_the_editor(string text, int line, int column)
    {
        var diagnostic = Assert.Single(SpaceFile.Read(text).Diagnostics);
        Assert.Equal("NAS0002", diagnostic.Id);
        Assert.Equal((line, column, line, column + 1), (diagnostic.Span.Line, diagnostic.Span.Column, diagnostic.Span.EndLine, diagnostic.Span.EndColumn));
        Assert.Equal('#', text[diagnostic.Span.Start]);
        Assert.Equal(1, diagnostic.Span.Length);
    }

    [Fact]
    public void A_comment_without_end_is_reported_where_it_begins() =>
        Assert.Equal(["NAS0003 2:3"], Problems.Of("ops S { skip_connect }\n  /* and\n so on").Where(p => !p.StartsWith("NAS0048", StringComparison.Ordinal)));

    [Theory]
    [InlineData("3x")]
    [InlineData("5M")]
    [InlineData("0x10")]
    [InlineData("1e999")]
    [InlineData("1.5.5")]
    public void A_malformed_number_is_reported_once(string number) =>
        Assert.Equal(number == "1.5.5" ? "NAS0001 1:20" : "NAS0004 1:17", Assert.Single(Problems.Of($"net N(channels: {number}) {{ input image(3, 8, 8) conv(3) head global_avg_pool }}")));

    [Theory]
    [InlineData("0.5")]
    [InlineData("5e-1")]
    [InlineData("0.05E+1")]
    public void Numbers_can_have_a_fraction_and_an_exponent(string number)
    {
        var space = Spaces.Read($"ops S {{ skip_connect }} cell C {{ input a nodes 1 {{ from 1 of previous, op S }} output last }} net N(channels: 4) {{ input image(1, 8, 8) C head global_avg_pool, dropout({number}), linear(2) }}");
        Assert.Equal(0.5, space.Net.Head[1].Arguments[0].Value.Factor);
    }
}
