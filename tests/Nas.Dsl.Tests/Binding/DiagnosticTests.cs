namespace Nas.Dsl.Tests.Binding;

/// <summary>Each diagnostic of binding: its id, its place, and that nothing else is reported.</summary>
public class DiagnosticTests
{
    private const string S = "ops S { skip_connect, sep_conv(3) }\n";
    private const string C = "cell C { input a, b nodes 2 { from 2 of previous, op S } output concat(nodes) }\n";
    private const string N = "net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool, linear(2) }\n";

    [Fact]
    public void The_frame_of_these_tests_is_right() => Assert.Empty(Problems.Of(S + C + N));

    [Theory]
    [InlineData("namespace A; namespace B;", "NAS0006 4:14")]
    [InlineData("namespace A.class;", "NAS0008 4:13")]
    [InlineData("ops S { skip_connect }", "NAS0007 4:5")]
    [InlineData("cell C : C { }", "NAS0007 4:6")]
    [InlineData("net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0007 4:5")]
    [InlineData("net C(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0007 4:5")]
    [InlineData("net int(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0008 4:5")]
    [InlineData("net record(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0008 4:5")]
    [InlineData("net M(channels: 4, class: 3) { input image(3, 8, 8) C head global_avg_pool }", "NAS0008 4:20")]
    [InlineData("net Supernet(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0009 4:5")]
    [InlineData("net forward(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0009 4:5")]
    [InlineData("net cell12(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0009 4:5")]
    [InlineData("net System(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0009 4:5")]
    [InlineData("net M(channels: 4, nameof: 3) { input image(3, 8, 8) C head global_avg_pool }", "NAS0009 4:20")]
    [InlineData("net M(channels: 4, architecture: 3) { input image(3, 8, 8) C head global_avg_pool }", "NAS0009 4:20")]
    [InlineData("net M(channels: 4, x: 3, x: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0007 4:26")]
    public void Names(string declaration, string expected) => Assert.Equal(expected.Split(';'), Problems.Of(S + C + N + declaration));

    [Theory]
    [InlineData("cell c : C { }", "NAS0010 3:6")]
    [InlineData("cell conv : C { }", "NAS0007 2:6")]
    [InlineData("cell base : C { }", "NAS0008 2:6")]
    [InlineData("cell to_string : C { }", "NAS0009 2:6")]
    [InlineData("cell D : X { }", "NAS0013 2:10")]
    [InlineData("cell D : D { }", "NAS0028 2:10")]
    [InlineData("cell D : E { } cell E : D { }", "NAS0028 2:25")]
    [InlineData("cell D { }", "NAS0027 2:6;NAS0027 2:6;NAS0027 2:6")]
    [InlineData("cell D : C { input a, b, c }", "NAS0029 2:14")]
    [InlineData("cell D : C { input a, out }", "NAS0008 2:23")]
    [InlineData("cell D : C { input n0, b }", "NAS0030 2:20")]
    [InlineData("cell D : C { input a, N1 }", "NAS0030 2:23")]
    [InlineData("cell D : C { input a, a }", "NAS0007 2:23")]
    [InlineData("cell D : C { input a, A }", "NAS0010 2:23")]
    [InlineData("cell D : C { input a }", "NAS0032 2:14")]
    [InlineData("cell D : C { nodes 0 }", "NAS0031 2:20")]
    [InlineData("cell D : C { nodes 21 }", "NAS0031 2:20")]
    [InlineData("cell D : C { nodes 2.5 }", "NAS0031 2:20")]
    [InlineData("cell D : C { nodes 2 { from 3 of previous } }", "NAS0032 2:29")]
    [InlineData("cell D : C { nodes 2 { from 0 of previous } }", "NAS0032 2:29")]
    [InlineData("cell D : C { nodes 2 { from -1 of previous } }", "NAS0032 2:29")]
    [InlineData("cell D : C { nodes 2 { op T } }", "NAS0012 2:27")]
    [InlineData("cell D : C { nodes 2 { op S, op S } }", "NAS0026 2:30")]
    [InlineData("cell D : C { stride 2 stride 1 }", "NAS0026 2:23")]
    [InlineData("cell D : C { stride 0 }", "NAS0033 2:21")]
    [InlineData("cell D { input a output last nodes 2 { op S } }", "NAS0034 2:30")]
    [InlineData("cell D { input a output last nodes 2 { from all of previous } }", "NAS0034 2:30")]
    [InlineData("cell D { input a output last nodes 2 }", "NAS0034 2:30;NAS0034 2:30")]
    public void Cells(string declaration, string expected) =>
        Assert.Equal(expected.Split(';'), Problems.Of(S + declaration + "\n" + C + N));

    [Theory]
    [InlineData("ops T { }", "NAS0023 1:5")]
    [InlineData("ops T { search only none, search only skip_connect }", "NAS0024 1:5")]
    [InlineData("ops T { sep_conv(3), sep_conv(kernel: 3) }", "NAS0025 1:22")]
    [InlineData("ops T { max_pool(3, norm: true), search only max_pool(3) }", "NAS0025 1:46")]
    [InlineData("ops T { sepconv(3) }", "NAS0011 1:9")]
    [InlineData("ops T { conv(3) }", "NAS0022 1:9")]
    [InlineData("ops T { dropout(0.5) }", "NAS0022 1:9")]
    [InlineData("ops T { sep_conv }", "NAS0018 1:9")]
    [InlineData("ops T { sep_conv(3, 5) }", "NAS0016 1:21")]
    [InlineData("ops T { skip_connect(3) }", "NAS0016 1:22")]
    [InlineData("ops T { sep_conv(size: 3) }", "NAS0015 1:18")]
    [InlineData("ops T { sep_conv(3, kernel: 3) }", "NAS0017 1:21")]
    [InlineData("ops T { max_pool(norm: false, 3) }", "NAS0019 1:31")]
    [InlineData("ops T { sep_conv(4) }", "NAS0020 1:18")]
    [InlineData("ops T { sep_conv(33) }", "NAS0020 1:18")]
    [InlineData("ops T { sep_conv(-3) }", "NAS0020 1:18")]
    [InlineData("ops T { sep_conv(true) }", "NAS0020 1:18")]
    [InlineData("ops T { max_pool(3, norm: 1) }", "NAS0020 1:27")]
    [InlineData("ops T { max_pool(3, false, norm: true) }", "NAS0017 1:28")]
    [InlineData("ops T { sep_conv(channels) }", "NAS0020 1:18")]
    [InlineData("ops T { dil_conv(3, channels) }", "NAS0021 1:21")]
    public void Operations(string declaration, string expected) =>
        Assert.Equal(expected.Split(';'), Problems.Of(declaration + "\n" + S + C + N));

    [Theory]
    [InlineData("(channels: 4) { input image(3, 8, 8) C }", "NAS0027 1:5")]
    [InlineData("(channels: 4) { C head global_avg_pool }", "NAS0027 1:5")]
    [InlineData(" { input image(3, 8, 8) C head global_avg_pool }", "NAS0035 1:5")]
    [InlineData("(width: 4) { input image(3, 8, 8) C head global_avg_pool }", "NAS0035 1:5")]
    [InlineData("(channels: 0) { input image(3, 8, 8) C head global_avg_pool }", "NAS0036 1:17")]
    [InlineData("(channels: 1.5) { input image(3, 8, 8) C head global_avg_pool }", "NAS0036 1:17")]
    [InlineData("(channels: 4) { input image(3, 8) C head global_avg_pool }", "NAS0037 1:22")]
    [InlineData("(channels: 4) { input image(3, 0, 8) C head global_avg_pool }", "NAS0037 1:22")]
    [InlineData("(channels: 4) { input image(3, 8, 8) stem conv(3) stem conv(3) C head global_avg_pool }", "NAS0026 1:56")]
    [InlineData("(channels: 4) { input image(3, 8, 8) repeat 0 { C } head global_avg_pool }", "NAS0038 1:50")]
    [InlineData("(channels: 4) { input image(3, 8, 8) repeat 1001 { C } head global_avg_pool }", "NAS0038 1:50")]
    [InlineData("(channels: 4, cells: 0) { input image(3, 8, 8) repeat cells { C } head global_avg_pool }", "NAS0036 1:27")]
    [InlineData("(channels: 4, cells: 501) { input image(3, 8, 8) repeat 2 * cells { C } head global_avg_pool }", "NAS0038 1:62")]
    [InlineData("(channels: 4, cells: 2) { input image(3, 8, 8) repeat depth { C } head global_avg_pool }", "NAS0014 1:60")]
    [InlineData("(channels: 4, cells: 2) { input image(3, 8, 8) repeat true { C } head global_avg_pool }", "NAS0038 1:60")]
    [InlineData("(channels: 4) { input image(3, 8, 8) repeat channels { C } head global_avg_pool }", "NAS0116 1:50")]
    [InlineData("(channels: 4, cells: 2) { input image(3, 8, 8) repeat cells { C } head global_avg_pool, linear(cells) }", "NAS0116 1:101")]
    [InlineData("(channels: 4, cells: 2) { input image(3, 8, 8) stage A { repeat cells { S } channels 4 } head global_avg_pool }", "NAS0058 1:70")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C { channels * 0 } head global_avg_pool }", "NAS0039 1:47")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C { channels * 1.5 } head global_avg_pool }", "NAS0039 1:47")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C { width * 2 } head global_avg_pool }", "NAS0039 1:47")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C { 2 } head global_avg_pool }", "NAS0039 1:47")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C(2) head global_avg_pool }", "NAS0040 1:43")]
    [InlineData("(channels: 4) { input image(3, 8, 8) D C head global_avg_pool }", "NAS0013 1:43")]
    [InlineData("(channels: 4) { input image(3, 8, 8) resblock C head global_avg_pool }", "NAS0013 1:43")]
    [InlineData("(channels: 4) { input image(3, 8, 8) sep_conv(3) C head global_avg_pool }", "NAS0022 1:43")]
    [InlineData("(channels: 4) { input image(3, 8, 8) stem linear(3) C head global_avg_pool }", "NAS0022 1:48")]
    [InlineData("(channels: 4) { input image(3, 8, 8) res_block(stride: 3) C head global_avg_pool }", "NAS0020 1:61")]
    [InlineData("(channels: 4) { input image(3, 8, 8) res_block head global_avg_pool }", "NAS0041 1:5")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C head global_avg_pool, linear(classes) }", "NAS0014 1:74")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C head global_avg_pool, dropout(1), linear(3) }", "NAS0020 1:75")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C head linear(3) }", "NAS0043 1:50")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C head global_avg_pool, batch_norm }", "NAS0044 1:67")]
    [InlineData("(channels: 4) { input image(3, 8, 8) C head batch_norm }", "NAS0045 1:45")]
    [InlineData("(channels: 4) { input image(3, 8, 8) repeat 4 { R } C head global_avg_pool }", "NAS0042 1:54")]
    [InlineData("(channels: 4) { input image(3, 8, 1) res_block(stride: 2) C head global_avg_pool }", "NAS0042 1:43")]
    [InlineData("(channels: 4) { input image(3, 1, 8) stem max_pool(3) C head global_avg_pool }", "NAS0042 1:48")]
    [InlineData("(channels: 4) { input image(3, 8, 8) repeat 30 { C { channels * 2 } } head global_avg_pool }", "NAS0046 1:55")]
    [InlineData("(channels: 4) { input image(3, 8, 8) stem conv(3, channels * 999999) C head global_avg_pool }", "NAS0020 1:56")]
    public void Nets(string rest, string expected) => Assert.Equal(
        expected.Split(';'), Problems.Of("net M" + rest + "\n" + S + C + "cell R : C { stride 2 }\n" + N));

    [Fact]
    public void What_is_never_used_is_a_warning()
    {
        var file = SpaceFile.Read(S + C + "cell D : C { }\nops T { skip_connect }\n" + N);
        Assert.Equal(["(3,6): warning NAS0047: No net uses the cell 'D'; use it or remove it.", "(4,5): warning NAS0048: No cell uses the operation set 'T'; use it or remove it."], file.Diagnostics.Select(d => d.ToString()));
        Assert.False(file.HasErrors);
        Assert.Single(file.Spaces);
    }

    [Theory]
    [InlineData("ops T { sepconv(3) }", "There is no operation 'sepconv'. Did you mean 'sep_conv'?")]
    [InlineData("ops T { sep_conv }", "'sep_conv' needs 'kernel'. Write sep_conv(kernel).")]
    [InlineData("ops T { sep_conv(4) }", "'kernel' must be an odd whole number from 1 to 31.")]
    [InlineData("cell D : Cc { }", "There is no cell 'Cc'. Did you mean 'C'?")]
    [InlineData("cell D : C { nodes 2 { op Sets } }", "There is no operation set 'Sets'. Declare it: ops Sets { ... }.")]
    [InlineData("net M(channels: 4, classes: 3) { input image(3, 8, 8) C head global_avg_pool, linear(clases) }", "'M' has no parameter 'clases'. Did you mean 'classes'?")]
    public void A_message_says_what_to_write(string declaration, string message) =>
        Assert.Contains(message, SpaceFile.Read(S + C + N + declaration).Diagnostics.Select(d => d.Message));

    [Fact]
    public void A_broken_declaration_is_not_reported_again_where_it_is_used() =>
        Assert.Equal(["NAS0011 1:9"], Problems.Of("ops S { skip }\n" + "cell D : C { stride 2 }\n" + C + N + "net M(channels: 4) { input image(3, 8, 8) D head global_avg_pool }"));

}
