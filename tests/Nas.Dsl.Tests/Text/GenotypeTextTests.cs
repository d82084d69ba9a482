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

    private static readonly SearchSpace Shared = Spaces.Around(
        """
        ops S { conv_block(1), max_pool(3, norm: false) }
        cell C { input x nodes 3 { from any of previous, then S } output concat(any, channels) limit edges 6 }
        """,
        "C");

    private static readonly SearchSpace Macro = Spaces.Around(
        "ops S { sep_conv({3, 5}), skip_connect } cell C { input x nodes 3 { from last, op S, skip any of previous } output last reduce after n0 }", "C");

    private static readonly SearchSpace Behind = Spaces.Around(
        """
        ops S { skip_connect, max_pool(3) } ops T { skip_connect, sep_conv({3, 5}) }
        cell C { input a, b nodes 3 { from 0..2 of previous, op S, then T, skip any of previous } output last }
        """,
        "C");

    private static readonly SearchSpace Motifs = Spaces.Around(
        """
        ops S { skip_connect, sep_conv(3) }
        motif Pair 2 { input x nodes 2 { from all of previous, op S } output last }
        ops T { none, Pair, dil_conv({3, 5}, dilation: {1, 2}) }
        cell C { input y nodes 1 { from all of previous, op T } output last }
        """,
        "C");

    private static readonly SearchSpace Stages = Spaces.Read(
        """
        ops S { mbconv(kernel: {3, 5}, expand: {3, 6}), skip_connect }
        net N(channels: 4) {
          input image(3, 8, 8)
          stage A { repeat 1..3 { S } channels {8, channels * 3} }
          stage B { repeat 2..3 same { S } channels 8 }
          stage D { repeat 2 { S } channels 8 stride 2 }
          head global_avg_pool
        }
        """);

    private const string StagesText = "A: depth = 2; channels = channels * 3; n0 = mbconv(5, 3)(x); n1 = skip_connect(n0) | B: depth = 3; n0 = mbconv(3, 6)(x) "
        + "| D: n0 = mbconv(3, 3)(x); n1 = mbconv(5, 6)(n0)";

    private const string MotifsText = "Pair1: n0 = sep_conv(3)(x); n1 = skip_connect(x) + sep_conv(3)(n0) | Pair2: n0 = skip_connect(x); n1 = skip_connect(x) + skip_connect(n0) "
        + "| C: n0 = Pair2(y)";

    public static TheoryData<string, string> Written => new()
    {
        { nameof(Shared), "C: n0 = conv_block(1)(x); n1 = max_pool(3, norm: false)(x + n0); n2 = conv_block(1)(0); output = x + n1" },
        { nameof(Shared), "C: n0 = conv_block(1)(0); n1 = conv_block(1)(0); n2 = conv_block(1)(0); output = 0" },
        { nameof(Macro), "C: n0 = sep_conv(5)(x); n1 = skip_connect(n0) + n0; n2 = sep_conv(3)(n1) + n0 + n1" },
        { nameof(Behind), "C: n0 = sep_conv(5)(skip_connect(a) + max_pool(3)(b)); n1 = skip_connect(0) + n0; n2 = skip_connect(max_pool(3)(n0)) + n0 + n1" },
        { nameof(Behind), "C: n0 = skip_connect(skip_connect(b)); n1 = sep_conv(3)(skip_connect(a)); n2 = sep_conv(3)(0)" },
        { nameof(Motifs), MotifsText },
        { nameof(Motifs), MotifsText.Replace("Pair2(y)", "dil_conv(5, 1)(y)") },
        { nameof(Stages), StagesText },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Each_kind_of_graph_has_its_text(string name, string text)
    {
        var space = Named(name);
        var genotype = GenotypeText.Parse(space, text);
        Assert.Equal(text, GenotypeText.Write(space, genotype));
        // White space, and the order of graphs, of nodes and of the terms of a sum, are free.
        Assert.Equal(genotype, GenotypeText.Parse(space, $" {text.Replace("(", " ( ").Replace(")", " )").Replace(",", " ,").Replace("=", " = ").Replace("|", "\n|")} "));
        Assert.Equal(genotype, GenotypeText.Parse(space, text.Replace(" ", "")));
        var turned = string.Join(" | ", text.Split(" | ").Reverse().Select(g => $"{g.Split(": ", 2)[0]}: {string.Join("; ", g.Split(": ", 2)[1].Split("; ").Reverse())}"));
        Assert.Equal(genotype, GenotypeText.Parse(space, turned));
    }

    [Fact]
    public void The_states_of_a_sum_may_stand_in_any_order()
    {
        Assert.Equal(
            GenotypeText.Parse(Shared, "C: n0 = conv_block(1)(x); n1 = conv_block(1)(x); n2 = conv_block(1)(n1 + x); output = n2 + x"),
            GenotypeText.Parse(Shared, "C: n0 = conv_block(1)(x); n1 = conv_block(1)(x); n2 = conv_block(1)(x + n1); output = x + n2"));
        Assert.Equal(
            GenotypeText.Parse(Macro, "C: n0 = sep_conv(5)(x); n1 = n0 + skip_connect(n0); n2 = n1 + sep_conv(3)(n1) + n0"),
            GenotypeText.Parse(Macro, "C: n0 = sep_conv(5)(x); n1 = skip_connect(n0) + n0; n2 = sep_conv(3)(n1) + n0 + n1"));
    }

    [Fact]
    public void Random_architectures_of_each_kind_survive_the_round_trip()
    {
        var random = new Random(2);
        string[] samples = ["Bench101", "EnasMacro", "MotifNet", "MobileNet", "MnasNet", "Fbnet", "MobileNetV3", "OnceForAll", "Spos", "BenchMacro"];
        foreach (var space in samples.Select(s => Spaces.Read(Spaces.Sample(s))).Concat([Shared, Macro, Behind, Motifs, Stages]))
        {
            var texts = new Dictionary<string, Genotype>();
            for (var i = 0; i < 200; i++)
            {
                var genotype = Spaces.Draw(space, random);
                var text = GenotypeText.Write(space, genotype);
                Assert.Equal(genotype, GenotypeText.Parse(space, text));
                // Other architectures have other texts.
                Assert.Equal(genotype, texts.TryAdd(text, genotype) ? genotype : texts[text]);
            }
        }
    }

    [Theory]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(x); n1 = conv_block(1)(x + n0); n2 = conv_block(1)(x + n0 + n1); output = n2",
        "'C' may have at most 6 edges, but has 7 (at character 99, the end)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(x); n1 = conv_block(1)(x); n2 = conv_block(1)(x)", "'C' has no 'output' (at character 71, the end)")]
    [InlineData(nameof(Shared), "C: output = 0; output = x", "'output' is given twice (at character 16)")]
    [InlineData(nameof(Shared), "C: output = x + n3", "'n3' is no state; those are x, n0, n1, n2 (at character 17)")]
    [InlineData(nameof(Shared), "C: output = x + x", "the edge from 'x' is given twice (at character 17)")]
    [InlineData(nameof(Shared), "C: output = 0 + x", "expected '+', ';', '|' or the end (at character 15)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(n0)", "'n0' is no state before n0; those are x (at character 23)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(x + x)", "the edge from 'x' is given twice (at character 27)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(3)(x)", "'conv_block(3)' is no choice here; those are conv_block(1), max_pool(3, norm: false) (at character 9)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(conv_block(1)(x))", "'conv_block' is no state before n0; those are x (at character 23)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(x) + x", "nothing is added behind node 'n0' (at character 28)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)(x", "expected ')' (at character 24, the end)")]
    [InlineData(nameof(Shared), "C: n0 = x", "expected '(' behind 'x' (at character 10, the end)")]
    [InlineData(nameof(Shared), "C: n0 = conv_block(1)", "'conv_block' is no choice here; those are conv_block(1), max_pool(3, norm: false) (at character 9)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(3)(x) + n0", "expected '(' behind 'n0' (at character 28, the end)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(3)(x); n1 = sep_conv(3)(n0) + n1", "'n1' is no node that can be added here; those are n0 (at character 48)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(3)(x); n1 = sep_conv(3)(n0) + x", "'x' is no node that can be added here; those are n0 (at character 48)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(3)(x); n1 = sep_conv(3)(n0) + n0 + n0", "the edge from 'n0' is given twice (at character 53)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(3)(x); n1 = sep_conv(3)(x)", "'x' is no state before n1; those are n0 (at character 42)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(3)(x); n1 = n0", "node 'n1' needs 1 edge, but has 0 (at character 25)")]
    [InlineData(nameof(Macro), "C: n0 = 0", "node 'n0' needs 1 edge, but has 0 (at character 4)")]
    [InlineData(nameof(Macro), "C: n0 = sep_conv(7)(x)", "'sep_conv(7)' is no choice here; those are sep_conv({3, 5}), skip_connect (at character 9)")]
    [InlineData(nameof(Macro), "C: output = n0", "cell 'C' has no node 'output'; its nodes are n0 to n2 (at character 4)")]
    [InlineData(nameof(Macro), "C: depth = 2", "cell 'C' has no node 'depth'; its nodes are n0 to n2 (at character 4)")]
    [InlineData(nameof(Behind), "C: n0 = skip_connect(a)", "expected '(' behind 'a' (at character 23)")]
    [InlineData(nameof(Behind), "C: n0 = skip_connect(max_pool(3)(a)); n1 = skip_connect(max_pool(3)(a) + max_pool(3)(b) + max_pool(3)(n0))",
        "node 'n1' needs 0 to 2 edges, but has 3 (at character 39)")]
    [InlineData(nameof(Behind), "C: n0 = skip_connect(skip_connect(a)) + a", "nothing is added behind node 'n0' (at character 41)")]
    [InlineData(nameof(Behind), "C: n0 = max_pool(3)(skip_connect(a))", "'max_pool(3)' is no choice here; those are skip_connect, sep_conv({3, 5}) (at character 9)")]
    [InlineData(nameof(Motifs), "C: n0 = Pair3(y)", "'Pair3' is no choice here; those are none, Pair1, Pair2, dil_conv({3, 5}, {1, 2}) (at character 9)")]
    [InlineData(nameof(Motifs), "C: n0 = Pair(y)", "'Pair' is no choice here; those are none, Pair1, Pair2, dil_conv({3, 5}, {1, 2}) (at character 9)")]
    [InlineData(nameof(Motifs), "C: n0 = dil_conv(3)(y)", "'dil_conv(3)' is no choice here; those are none, Pair1, Pair2, dil_conv({3, 5}, {1, 2}) (at character 9)")]
    [InlineData(nameof(Motifs), "C: n0 = dil_conv({3, 5}, {1, 2})(y)", "'dil_conv({3,5},{1,2})' is no choice here")]
    [InlineData(nameof(Motifs), "Pair: n0 = skip_connect(x)", "the space has no cell 'Pair', but Pair1, Pair2, C (at character 1)")]
    [InlineData(nameof(Motifs), "C: n0 = Pair1(y) | Pair2: n0 = skip_connect(x); n1 = skip_connect(x) + skip_connect(n0)", "motif 'Pair1' is missing (at character 88, the end)")]
    [InlineData(nameof(Stages), "A: channels = 8; n0 = mbconv(3, 3)(x)", "'A' has no 'depth' (at character 38, the end)")]
    [InlineData(nameof(Stages), "A: depth = 1; n0 = mbconv(3, 3)(x)", "'A' has no 'channels' (at character 35, the end)")]
    [InlineData(nameof(Stages), "A: depth = 4", "'4' is no choice here; those are 1, 2, 3 (at character 12)")]
    [InlineData(nameof(Stages), "A: depth = ; channels = 8", "expected one of 1, 2, 3 (at character 12)")]
    [InlineData(nameof(Stages), "A: depth = 1; channels = 12", "'12' is no choice here; those are 8, channels * 3 (at character 26)")]
    [InlineData(nameof(Stages), "A: depth = 1; depth = 2", "'depth' is given twice (at character 15)")]
    [InlineData(nameof(Stages), "A: depth = 1; n3 = mbconv(3, 3)(n2)", "stage 'A' has no block 'n3'; its blocks are n0 to n2 (at character 15)")]
    [InlineData(nameof(Stages), "A: depth = 1; n0 = skip_connect(x)", "'skip_connect' is no choice here; those are mbconv({3, 5}, {3, 6}) (at character 20)")]
    [InlineData(nameof(Stages), "A: depth = 2; channels = 8; n0 = mbconv(3, 3)(x); n1 = mbconv(3, 3)(x)", "'x' is no state before n1; those are n0 (at character 69)")]
    [InlineData(nameof(Stages), "A: depth = 2; channels = 8; n0 = mbconv(3, 3)(x)", "stage 'A' has 2 blocks; n1 is missing (at character 49, the end)")]
    [InlineData(nameof(Stages), "A: n1 = mbconv(3, 3)(n0); n0 = mbconv(3, 3)(x); depth = 1; channels = 8", "stage 'A' has 1 block here; n1 is none of them (at character 72, the end)")]
    [InlineData(nameof(Stages), "B: depth = 2; n0 = mbconv(3, 3)(x); n1 = mbconv(3, 3)(n0)", "the blocks of stage 'B' are all as n0; n1 is one too many (at character 58, the end)")]
    [InlineData(nameof(Stages), "B: depth = 2; n1 = mbconv(3, 3)(n0)", "the blocks of stage 'B' are all as n0, which is missing (at character 36, the end)")]
    [InlineData(nameof(Stages), "D: depth = 2; n0 = mbconv(3, 3)(x)", "stage 'D' has no block 'depth'; its blocks are n0 to n1 (at character 4)")]
    public void A_wrong_text_of_each_kind_is_refused_with_the_place(string name, string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => GenotypeText.Parse(Named(name), text)).Message, StringComparison.Ordinal);

    private static SearchSpace Named(string name) => name switch
    {
        nameof(Shared) => Shared,
        nameof(Macro) => Macro,
        nameof(Behind) => Behind,
        nameof(Motifs) => Motifs,
        _ => Stages,
    };
}
