using System.Globalization;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>What is right but cannot be meant so, and how much memory a supernet needs.</summary>
public class IdleChoicesTests
{
    private const string S = "ops S { skip_connect, sep_conv(3) }\n";
    private const string C = "cell C { input a, b nodes 2 { from 2 of previous, op S } output concat(nodes) }\n";

    [Theory]
    [InlineData(S + C + "net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "")]
    [InlineData("ops S { sep_conv(3) }\ncell C { input x nodes 2 { from all of previous, op S } output last }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }",
        "(3,5): warning NAS0091: 'N' has a single architecture, so that there is nothing to search; add operations to its sets.")]
    // A choice of wiring, of a kernel, and one that only a supernet makes are choices.
    [InlineData("ops S { sep_conv(3) }\n" + C + "net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "")]
    [InlineData("ops S { sep_conv({3, 5}) }\ncell C { input x nodes 1 { from all of previous, op S } output last }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "")]
    [InlineData("ops S { search only none, sep_conv(3) }\ncell C { input x nodes 1 { from all of previous, op S } output last }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "")]
    [InlineData(S + "net N(channels: 4) { input image(3, 8, 8) stage A { repeat 2..2 { S } channels 8 } head global_avg_pool }",
        "(2,60): warning NAS0091: There is nothing to choose between 2 and 2; write repeat 2.")]
    [InlineData(S + "cell C { input a, b nodes 2 { from 1..1 of previous, op S } output last }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }",
        "(2,36): warning NAS0091: There is nothing to choose between 1 and 1; write from 1.")]
    [InlineData("ops S { none }\n" + C + "net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }",
        "(1,5): warning NAS0091: Every operation of 'S' adds nothing, so that what it stands on does not matter; add one that computes.")]
    [InlineData(S + "cell C { input x nodes 3 { from any of previous, op S } output last limit edges 1 }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }",
        "(2,69): warning NAS0091: No path can lead through 'n1': with an edge into it and one out of it there are 2. Allow more edges, or use fewer nodes.")]
    [InlineData(S + "cell C { input x nodes 3 { from any of previous, op S } output last limit edges 2 }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "")]
    [InlineData(S + "cell C { input x nodes 3 { from any of previous, op S } output concat(nodes) limit edges 1 }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }", "")]
    [InlineData(S + "cell C { input x nodes 3 { from any of previous, then S } output concat(any, channels) limit edges 1 }\nnet N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }",
        "(2,88): warning NAS0091: No path can lead through 'n0': with an edge into it and one out of it there are 2. Allow more edges, or use fewer nodes.")]
    public void A_choice_that_cannot_matter_is_warned_of(string text, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : [expected], SpaceFile.Read(text).Diagnostics.Select(d => d.ToString()));

    [Fact]
    public void Nothing_is_said_of_a_file_with_errors() =>
        Assert.Equal(["NAS0011 2:9"], Problems.Of("ops S { none }\nops T { sep_cnv(3) }\n" + C + "net N(channels: 4) { input image(3, 8, 8) C head global_avg_pool }"));

    [Fact]
    public void The_memory_of_a_supernet_is_what_it_holds_for_certain()
    {
        var plan = NetworkPlan.Of(Spaces.Read(Spaces.DartsText));
        var (parameters, widest) = Cost.Held(plan, supernet: true);
        var (bytes, weights) = SupernetMemory.Of(plan, batch: 10);
        Assert.Equal(2.0 * 4 * parameters, weights);
        Assert.Equal(weights + (4.0 * 10 * (widest + (28 * 28))), bytes);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(256, false)]
    public void A_large_supernet_is_told_of(int size, bool isLarge)
    {
        var text = $"{S}{C}net N(channels: 64) {{ input image(3, {size}, {size}) repeat 3 {{ C }} head global_avg_pool, linear(2) }}";
        var file = SpaceFile.Read(text);
        var (bytes, _) = SupernetMemory.Of(NetworkPlan.Of(file.Spaces[0]));
        if (!isLarge)
        {
            Assert.Empty(file.Diagnostics);
            return;
        }

        var diagnostic = Assert.Single(file.Diagnostics);
        Assert.Equal(("NAS0090", DiagnosticSeverity.Information), (diagnostic.Id, diagnostic.Severity));
        Assert.False(file.HasErrors);
        Assert.Contains($"at least {(bytes / 1e9).ToString("0.#", CultureInfo.InvariantCulture)} GB of memory for batches of 64 images", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_space_without_a_supernet_has_no_large_one() => Assert.Empty(SpaceFile.Read(
        $"{S}cell C {{ input x nodes 3 {{ from any of previous, then S }} output concat(any, channels) }}\nnet N(channels: 64) {{ input image(3, 2048, 2048) C head global_avg_pool, linear(2) }}").Diagnostics);
}
