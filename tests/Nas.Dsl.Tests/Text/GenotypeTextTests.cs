using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Text;

public class GenotypeTextTests
{
    private static readonly SearchSpace Small = Spaces.Around(
        """
        ops S { search only none, skip_connect, max_pool(3, norm: false), sep_conv(3) }
        ops All { none, sep_conv(3) }
        cell C { input a, b nodes 2 { from 2 of previous, op S } output concat(nodes) }
        cell D { input x nodes 2 { from all of previous, op All } output last }
        """,
        "C", "D");

    private const string Text =
        "C: n0 = sep_conv(3)(a) + skip_connect(b); n1 = max_pool(3, norm: false)(b) + sep_conv(3)(n0) | D: n0 = none(x); n1 = sep_conv(3)(x) + none(n0)";

    [Fact]
    public void Text_reads_like_the_architecture()
    {
        // from = {a, b}: bits 3; from = {b, n0}: bits 6.
        var genotype = new Genotype(Small.Decisions, [3, 2, 0, 6, -1, 1, 2, 0, 1, 0]);
        Assert.Equal(Text, GenotypeText.Write(Small, genotype));
        Assert.Equal(genotype, GenotypeText.Parse(Small, Text));
    }

    [Fact]
    public void White_space_and_order_are_free() =>
        Assert.Equal(
            GenotypeText.Parse(Small, Text),
            GenotypeText.Parse(
                Small,
                " D : n1 = none(n0)+sep_conv ( 3 ) ( x );n0=none(x)|C:n1=sep_conv(3)(n0)+max_pool(3,norm:false)(b) ; n0 = skip_connect( b ) + sep_conv(3)(a) "));

    [Fact]
    public void Every_architecture_survives_the_round_trip()
    {
        var random = new Random(1);
        foreach (var space in new[] { Spaces.Darts, Spaces.Bench201, Small })
        {
            for (var i = 0; i < 100; i++)
            {
                var values = space.Decisions.Items.Select(d => d.ValueAt(random.NextInt64(d.ValueCount))).ToArray();
                var genotype = new Genotype(space.Decisions, values);
                Assert.Equal(genotype, GenotypeText.Parse(space, GenotypeText.Write(space, genotype)));
            }
        }
    }

    [Theory]
    [InlineData("", "expected the name of a cell (at character 1, the end)")]
    [InlineData("E: n0 = none(x)", "no cell 'E', but C, D (at character 1)")]
    [InlineData("D: n0 = none(x); n2 = none(x)", "no node 'n2'; its nodes are n0 to n1 (at character 18)")]
    [InlineData("D: n0 = none(x); n0 = none(x)", "node 'n0' is given twice (at character 18)")]
    [InlineData("D: n0 = none(x)", "n1 is missing (at character 16, the end)")]
    [InlineData("D: n0 = none(n0)", "'n0' is no state before n0; those are x (at character 14)")]
    [InlineData("D: n0 = max_pool(3)(x)", "'max_pool(3)' is no choice here; those are none, sep_conv(3) (at character 9)")]
    [InlineData("D: n0 = none(x) + none(x)", "the edge from 'x' is given twice (at character 19)")]
    [InlineData("D: n0 = none(x); n1 = none(x)", "node 'n1' needs 2 edges, but has 1 (at character 18)")]
    [InlineData("D: n0 = none", "expected '(' behind 'none' (at character 13, the end)")]
    [InlineData("D: n0 = none(x", "this '(' is never closed (at character 13)")]
    [InlineData("D: n0 none(x)", "expected '=' (at character 7)")]
    [InlineData("D: n0 = none(x); n1 = none(x) + none(n0)", "cell 'C' is missing (at character 41, the end)")]
    [InlineData("D: n0 = none(x); n1 = none(x) + none(n0) | D: n0 = none(x)", "cell 'D' is given twice (at character 44)")]
    [InlineData("D: n0 = none(x); n1 = none(x) + none(n0) !", "expected '+', ';', '|' or the end (at character 42)")]
    [InlineData("C: n0 = none(a) + skip_connect(b)", "'none' is no choice here")]
    public void A_wrong_text_is_refused_with_the_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => GenotypeText.Parse(Small, text)).Message, StringComparison.Ordinal);
}
