namespace Nas.Dsl.Tests.Syntax;

/// <summary>Several mistakes in one file are each reported where they are, and nothing else is.</summary>
public class RecoveryTests
{
    private const string Rest = """

        net N(channels: 4) {
          input image(3, 8, 8)
          C
          head global_avg_pool, linear(2)
        }
        """;

    [Fact]
    public void Mistakes_of_grammar_and_of_names_are_reported_together() =>
        Assert.Equal(
            ["NAS0001 2:22", "NAS0011 3:23", "NAS0001 6:18", "NAS0033 8:10", "NAS0012 12:36", "NAS0001 17:12", "NAS0002 18:16", "NAS0020 20:32"],
            Problems.Of("""
                namespace A.B;
                ops S { skip_connect sep_conv(3), }
                ops T { skip_connect, sep_konv(3) }
                cell C {
                  input a, b
                  nodes 2 { from two of previous, op S }
                  output concat(nodes)
                  stride 3
                }
                cell D {
                  input a, b
                  nodes 2 { from 2 of previous, op Unknown }
                  output last
                }
                net N(channels: 4) {
                  input image(3, 8, 8)
                  repeat 2 C
                  C { channels + 2 }
                  D
                  head global_avg_pool, linear(0)
                }
                """));

    [Theory]
    [InlineData("ops S skip_connect }", "NAS0001 1:7")]
    [InlineData("ops { skip_connect }", "NAS0001 1:5")]
    [InlineData("ops S { skip_connect", "NAS0001 2:1")]
    [InlineData("ops S { , skip_connect }", "NAS0001 1:9")]
    [InlineData("ops S { skip_connect, sep_conv(3 }", "NAS0001 1:34")]
    [InlineData("ops S { skip_connect, sep_conv(3,) }", "NAS0001 1:34")]
    [InlineData("ops S { skip_connect, sep_conv(kernel:) }", "NAS0001 1:39")]
    [InlineData("ops S { search skip_connect }", "NAS0001 1:16")]
    [InlineData("opps S { skip_connect }", "NAS0001 1:1")]
    [InlineData("ops head { skip_connect }", "NAS0001 1:5")]
    [InlineData("namespace A.; ops S { skip_connect }", "NAS0001 1:13")]
    [InlineData("namespace A ops S { skip_connect }", "NAS0001 1:13")]
    [InlineData("ops S { skip_connect } }", "NAS0001 1:24")]
    [InlineData("ops S { skip_connect[3] }", "NAS0002 1:21;NAS0002 1:23")]
    [InlineData("ops S { skip_connect, sep_conv(3x) }", "NAS0004 1:32")]
    [InlineData("ops S { skip_connect } # a remark", "NAS0002 1:24")]
    public void A_broken_set_makes_no_noise_elsewhere(string set, string expected) => Assert.Equal(
        expected.Split(';'),
        Problems.Of(set + "\ncell C { input a nodes 1 { from 1 of previous, op S } output last }" + Rest));

    [Theory]
    [InlineData("cell C input a nodes 1 { from 1 of previous, op S } output last }", "NAS0001 1:8")]
    [InlineData("cell stem { input a nodes 1 { from 1 of previous, op S } output last }", "NAS0001 1:6")]
    [InlineData("cell { input a nodes 1 { from 1 of previous, op S } output last }", "NAS0001 1:6")]
    [InlineData("cell C : { input a nodes 1 { from 1 of previous, op S } output last }", "NAS0001 1:10")]
    [InlineData("cell C { input a, nodes 1 { from 1 of previous, op S } output last }", "NAS0001 1:19")]
    [InlineData("cell C { input a nodes { from 1 of previous, op S } output last }", "NAS0001 1:24")]
    [InlineData("cell C { input a nodes 1 { from 1 of previous op S } output last }", "NAS0001 1:47")]
    [InlineData("cell C { input a nodes 1 { from 1 previous, op S } output last }", "NAS0001 1:35")]
    [InlineData("cell C { input a nodes 1 { from 1 of previous, op S output last }", "NAS0001 1:53")]
    [InlineData("cell C { input a nodes 1 { from 1 of previous, op S } output concat(node) }", "NAS0001 1:69")]
    [InlineData("cell C { input a nodes 1 { from 1 of previous, op S } output }", "NAS0001 1:62")]
    [InlineData("cell C { input a nodes 1 { from 1 of previous, op S } outptu last }", "NAS0001 1:55")]
    [InlineData("cell C { input a nodes 1 { from 1 of previous, op S } output last", "NAS0001 2:1")]
    [InlineData("cel C { input a nodes 1 { from 1 of previous, op S } output last }", "NAS0001 1:1")]
    [InlineData("cell C { input a nodes 1 from 1 of previous, op S } output last }", "NAS0001 1:26")]
    public void A_broken_cell_makes_no_noise_elsewhere(string cell, string expected) =>
        Assert.Equal(expected.Split(';'), Problems.Of(cell + "\n" + Rest.TrimStart('\n') + "\nops S { skip_connect }"));

    [Theory]
    [InlineData("net N(channels 4) { input image(3, 8, 8) C head global_avg_pool, linear(2) }", "NAS0001 1:16")]
    [InlineData("net N(channels: 4 { input image(3, 8, 8) C head global_avg_pool, linear(2) }", "NAS0001 1:19")]
    [InlineData("net N(channels: 4) input image(3, 8, 8) C head global_avg_pool, linear(2) }", "NAS0001 1:20")]
    [InlineData("net N(channels: 4) { input 3, 8, 8 C head global_avg_pool, linear(2) }", "NAS0001 1:28")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) repeat { C } head global_avg_pool, linear(2) }", "NAS0001 1:50")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) repeat 2 { C, C } head global_avg_pool, linear(2) }", "NAS0001 1:55")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) C { channels 2 } head global_avg_pool, linear(2) }", "NAS0001 1:56")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool linear(2) }", "NAS0022 1:66")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool, }", "NAS0001 1:67")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool, linear(2 }", "NAS0001 1:76")]
    public void A_broken_net_makes_no_noise_elsewhere(string net, string expected) => Assert.Equal(
        expected.Split(';'),
        Problems.Of(net + "\nops S { skip_connect } cell C { input a nodes 1 { from 1 of previous, op S } output last }"));

    [Theory]
    [InlineData("cell C { outptu last }", "Expected 'input', 'banks', 'nodes', 'output', 'stride', 'limit', 'reduce', 'default', 'fix', 'memory' or '}', but found 'outptu'. Did you mean 'output'?")]
    [InlineData("cell head { }", "Expected a name, but found 'head' (a word of the language, which cannot be a name).")]
    [InlineData("ops S {", "Expected '}', but found the end of the file.")]
    [InlineData("celll C { }", "Expected 'namespace', 'ops', 'op', 'cell', 'motif', 'recurrent' or 'net', but found 'celll'. Did you mean 'cell'?")]
    [InlineData("ops S { sep_conv(3", "Expected ',' or ')', but found the end of the file.")]
    [InlineData("ops S { sep_conv(*) }", "Expected a number, 'true', 'false', a name or '{', but found '*'.")]
    public void A_message_says_what_would_fit(string text, string message) => Assert.Equal(message, SpaceFile.Read(text).Diagnostics[0].Message);

    [Fact]
    public void What_is_right_in_a_file_with_errors_is_still_there()
    {
        var file = SpaceFile.Read(Spaces.Bench201Text + "\ncell Broken {");
        Assert.True(file.HasErrors);
        Assert.Equal("BenchNet", Assert.Single(file.Spaces).Name);
    }

    [Fact]
    public void Of_very_many_mistakes_the_first_are_shown()
    {
        var file = SpaceFile.Read(string.Join("\n", Enumerable.Repeat("#", 500)));
        Assert.Equal(101, file.Diagnostics.Count);
        Assert.Equal("NAS0005", file.Diagnostics[100].Id);
        Assert.Equal(101, file.Diagnostics[100].Span.Line);
    }
}
