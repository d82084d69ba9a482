using System.Numerics;
using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Model;

public class CountTests
{
    [Fact]
    public void Darts_cells_have_as_many_members_as_the_paper_space()
    {
        // Each node i keeps 2 of its i + 2 states and puts one of 7 operations on each: 7^8 * 1 * 3 * 6 * 10.
        var cell = BigInteger.Pow(7, 8) * 180;
        Assert.Equal(1_037_664_180, cell);
        Assert.Equal(cell * cell, Spaces.Darts.Count);
        Assert.Equal(cell, Spaces.Around(Spaces.DartsText[..Spaces.DartsText.IndexOf("cell Reduction", StringComparison.Ordinal)], "Normal").Count);
    }

    [Fact]
    public void Bench201_has_15625_members() => Assert.Equal(15_625, Spaces.Bench201.Count);

    [Theory]
    [InlineData(1, "6")]
    [InlineData(5, "7962624")]
    [InlineData(12, "160618186625454535808756219904")]
    public void Enas_layers_have_an_operation_and_any_layers_before_them(int layers, string count)
    {
        // 6^L * 2^(L(L-1)/2), about 1.6 * 10^29 for 12 layers (Pham et al. 2018, section 2.3).
        var text = Spaces.Sample("EnasMacro");
        if (layers != 12) text = text.Replace("nodes  12", $"nodes {layers}").Replace("  reduce after n3, n7\n", "");
        var formula = BigInteger.Pow(6, layers) * BigInteger.Pow(2, layers * (layers - 1) / 2);
        Assert.Equal(BigInteger.Parse(count), formula);
        Assert.Equal(formula, Spaces.Read(text).Count);
    }

    [Fact]
    public void Bench101_has_as_many_matrices_and_operations_as_the_paper()
    {
        // 21 edges over 7 vertices, 3 operations on 5 of them; the paper names 2^21 * 3^5 before its limit (Ying et al. 2019, section 2.2).
        var text = Spaces.Sample("Bench101");
        Assert.Equal(509_607_936, Spaces.Read(text.Replace("  limit  edges 9\n", "")).Count);
        Assert.Equal((1L << 21) * 243, Spaces.Read(text.Replace("  limit  edges 9\n", "")).Count);
        Assert.Equal(Enumerable.Range(0, 10).Sum(k => Combinations.Count(21, k)) * 243, Spaces.Read(text).Count);
        Assert.Equal(169_093_980, Spaces.Read(text).Count);
        // No limit at all, and none that any graph could exceed, are the same number.
        Assert.Equal(509_607_936, Spaces.Read(text.Replace("edges 9", "edges 21")).Count);
    }

    [Fact]
    public void A_motif_counts_once_for_each_of_its_graphs()
    {
        // Three edges each: 5 primitives in 3 pairs, none or one of the 3 pairs in 2 blocks, one of the 2 blocks in the cell.
        var formula = BigInteger.Pow(5, 3 * 3) * BigInteger.Pow(4, 3 * 2) * BigInteger.Pow(2, 3);
        Assert.Equal(64_000_000_000, formula);
        Assert.Equal(formula, Spaces.Read(Spaces.Sample("MotifNet")).Count);
    }

    [Theory]
    [InlineData(3, "8")]
    [InlineData(4, "64")]
    [InlineData(5, "1024")]
    public void Stages_of_GeNet_have_a_bit_for_each_pair_of_nodes(int nodes, string count)
    {
        // 2^(K(K-1)/2) for each stage, and 2^19 for stages of 3, 4 and 5 nodes (Xie and Yuille 2017, section 3.1).
        var space = Spaces.Around($"ops S {{ conv_block(5) }} cell C {{ input x nodes {nodes} {{ from any of nodes, then S }} output sum(loose) default conv_block(5) }}", "C");
        Assert.Equal(BigInteger.Parse(count), space.Count);
        Assert.Equal(1 << 19, Spaces.Read(Spaces.Sample("GeNet")).Count);
    }

    [Fact]
    public void Hierarchies_count_each_edge_of_each_of_their_motifs()
    {
        // Seven choices on the 6 edges of six motifs and on the 10 edges of the cell (Liu et al. 2018).
        Assert.Equal(BigInteger.Pow(7, (6 * 6) + 10), Spaces.Read(Spaces.Sample("Hierarchical")).Count);
        // Five levels: each has two motifs of one edge, of which the next has the choice.
        var levels = string.Concat(Enumerable.Range(1, 4).Select(l => $"ops S{l} {{ {(l == 1 ? "conv_block(1), sep_conv(3), max_pool(3)" : $"L{l - 1}_")} }} motif L{l}_ 2 {{ input x nodes 1 {{ from last, op S{l} }} output last }} "));
        Assert.Equal(BigInteger.Pow(3, 2) * BigInteger.Pow(2, 2 * 3) * 2, Spaces.Around(levels + "ops S5 { L4_ } cell C { input x nodes 1 { from last, op S5 } output last }", "C").Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(15)]
    public void A_dense_chain_of_NAS_RL_has_the_count_of_the_surveys(int layers)
    {
        // C^N * 2^((N-1)(N-2)/2), with 4 filter heights and 4 widths.
        var text = Spaces.Sample("NasRlDense").Replace("nodes  15", $"nodes {layers}");
        if (layers < 15) text = text.Replace("  reduce after n4, n9\n", "");
        Assert.Equal(BigInteger.Pow(16, layers) * BigInteger.Pow(2, (layers - 1) * (layers - 2) / 2), Spaces.Read(text).Count);
    }

    [Fact]
    public void Layers_of_NAS_RL_have_filters_of_their_own_and_anchor_points()
    {
        // 4 heights, 4 widths and 4 numbers of filters for each of 15 layers, and a bit for each pair (Zoph and Le 2017, sections 3.1 and 3.3).
        Assert.Equal(BigInteger.Pow(4 * 4 * 4, 15) * BigInteger.Pow(2, 15 * 14 / 2), Spaces.Read(Spaces.Sample("NasRl")).Count);
    }

    [Fact]
    public void Sizes_of_NATS_Bench_are_five_widths_of_eight() => Assert.Equal(32_768, Spaces.Read(Spaces.Sample("NatsSize")).Count);

    [Fact]
    public void Trees_have_an_allocation_and_a_merge_at_each_node()
    {
        var (two, three) = (BigInteger.Pow(7, 2) * 4, BigInteger.Pow(7, 3) * 4);
        Assert.Equal(BigInteger.Pow(two, 3) * BigInteger.Pow(three, 3) * (13 * 13 * 4) * (13 * 13 * 13 * 4) * 2, Spaces.Read(Spaces.Sample("TreeCell")).Count);
    }

    [Fact]
    public void Stages_of_all_depths_add_up()
    {
        // 6 ways to have mbconv; one more where a block may be left out, which the first may not.
        static long Blocks(int from, int to) => Enumerable.Range(from, to - from + 1).Sum(depth => 6 * (long)Math.Pow(7, depth - 1));
        var formula = (2 * Blocks(1, 2)) * (2 * Blocks(1, 3)) * (2 * 3 * 6);
        Assert.Equal(2_363_904, formula);
        Assert.Equal(formula, Spaces.Read(Spaces.Sample("MobileNet")).Count);
    }

    [Fact]
    public void Small_macro_nets_are_all_there()
    {
        string[] Layer(int n, string before) =>
            [.. from operation in new[] { "conv_block(3)", "max_pool(3)" }
                from skips in Subsets([.. Enumerable.Range(0, n).Select(i => $"n{i}")])
                select $"n{n} = {string.Join(" + ", [$"{operation}({before})", .. skips])}"];
        Check(
            "ops S { conv_block(3), max_pool(3) } cell C { input x nodes 3 { from last, op S, skip any of previous } output last }", "C", 2 * 4 * 8,
            from n0 in Layer(0, "x")
            from n1 in Layer(1, "n0")
            from n2 in Layer(2, "n1")
            select $"C: {n0}; {n1}; {n2}");
    }

    [Theory]
    [InlineData(3, 42)]
    [InlineData(9, 64)]
    [InlineData(0, 64)]
    public void Small_cells_that_share_their_width_are_all_there(int limit, int matrices)
    {
        // Two nodes: 1 + 2 edges into them and 3 to the output; up to 3 of these 6 are 1 + 6 + 15 + 20.
        var texts =
            from e0 in Subsets(["x"])
            from e1 in Subsets(["x", "n0"])
            from output in Subsets(["x", "n0", "n1"])
            where limit == 0 || e0.Length + e1.Length + output.Length <= limit
            from op0 in new[] { "conv_block(1)", "max_pool(3)" }
            from op1 in new[] { "conv_block(1)", "max_pool(3)" }
            select $"C: n0 = {op0}({Sum(e0)}); n1 = {op1}({Sum(e1)}); output = {Sum(output)}";
        var text = $"ops S {{ conv_block(1), max_pool(3) }} cell C {{ input x nodes 2 {{ from any of previous, then S }} output concat(any, channels) {(limit == 0 ? "" : $"limit edges {limit}")} }}";
        Check(text, "C", matrices * 4, texts);
    }

    [Fact]
    public void Small_nodes_with_operations_before_and_behind_the_sum_are_all_there()
    {
        string[] Node(int n, string[] states, string[] before) =>
            [.. from taken in Subsets(states)
                where taken.Length is 1 or 2
                from operations in Product(taken, ["skip_connect", "max_pool(3)"])
                from then in new[] { "sep_conv(3)", "sep_conv(5)", "skip_connect" }
                from skips in Subsets(before)
                select $"n{n} = {string.Join(" + ", [$"{then}({string.Join(" + ", taken.Zip(operations, (s, o) => $"{o}({s})"))})", .. skips])}"];
        Check(
            "ops S { skip_connect, max_pool(3) } ops T { sep_conv({3, 5}), skip_connect } "
            + "cell C { input a nodes 2 { from 1..2 of previous, op S, then T, skip any of previous } output last }", "C", (2 * 3) * ((4 + 4) * 3 * 2),
            from n0 in Node(0, ["a"], [])
            from n1 in Node(1, ["a", "n0"], ["n0"])
            select $"C: {n0}; {n1}");
    }

    [Fact]
    public void Small_motifs_in_motifs_are_all_there() => Check(
        "ops S { skip_connect, sep_conv({3, 5}) } motif Pair 2 { input x nodes 1 { from all of previous, op S } output last } "
        + "ops T { none, Pair } motif One { input y nodes 1 { from any of previous, op T } output last } "
        + "ops U { One, Pair } cell C { input a, b nodes 1 { from 1 of previous, op U } output last }", "C", 3 * 3 * 4 * 6,
        from pair1 in new[] { "skip_connect", "sep_conv(3)", "sep_conv(5)" }
        from pair2 in new[] { "skip_connect", "sep_conv(3)", "sep_conv(5)" }
        from one in new[] { "0", "none(y)", "Pair1(y)", "Pair2(y)" }
        from operation in new[] { "One", "Pair1", "Pair2" }
        from state in new[] { "a", "b" }
        select $"Pair1: n0 = {pair1}(x) | Pair2: n0 = {pair2}(x) | One: n0 = {one} | C: n0 = {operation}({state})");

    [Fact]
    public void Small_stages_are_all_there()
    {
        string[] first = ["mbconv(3, 2)", "mbconv(3, 3)", "mbconv(5, 2)", "mbconv(5, 3)", "nor_conv(1)", "nor_conv(3)"];
        string[] later = [.. first, "skip_connect"];
        var s1 = from channels in new[] { "8", "channels * 3" }
                 from depth in new[] { 1, 2 }
                 from blocks in depth == 1 ? first.Select(b => new[] { b }) : first.SelectMany(b => later.Select(c => new[] { b, c }))
                 select $"S1: depth = {depth}; channels = {channels}; {string.Join("; ", blocks.Select((b, i) => $"n{i} = {b}({(i == 0 ? "x" : $"n{i - 1}")})"))}";
        var s2 = from depth in new[] { 2, 3, 4 }
                 from block in first
                 select $"S2: depth = {depth}; n0 = {block}(x)";
        Check(
            """
            ops S { mbconv({3, 5}, {2, 3}), nor_conv({1, 3}), skip_connect }
            net N(channels: 4) {
              input image(3, 8, 8)
              stage S1 { repeat 1..2 { S } channels {8, channels * 3} }
              stage S2 { repeat 2..4 same { S } channels 8 stride 2 }
              stage S3 { repeat 1 { S } channels 4 }
              head global_avg_pool
            }
            """, null, (2 * (6 + 42)) * (3 * 6) * 6,
            from one in s1
            from two in s2
            from three in first
            select $"{one} | {two} | S3: n0 = {three}(x)");
    }

    // A space, the texts of all of its architectures, made without it, and their number.
    private static void Check(string text, string? cell, int count, IEnumerable<string> texts)
    {
        var space = cell is null ? Spaces.Read(text) : Spaces.Around(text, cell);
        var expected = texts.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(count, expected.Count);
        Assert.Equal(count, space.Count);
        var all = Spaces.Architectures(space).ToList();
        Assert.Equal(expected, all.Select(g => GenotypeText.Write(space, g)).Order(StringComparer.Ordinal));
        Assert.Equal(all, all.Select(g => GenotypeText.Parse(space, GenotypeText.Write(space, g))));
    }

    private static string Sum(string[] terms) => terms.Length == 0 ? "0" : string.Join(" + ", terms);

    private static IEnumerable<string[]> Subsets(string[] items) =>
        Enumerable.Range(0, 1 << items.Length).Select(bits => items.Where((_, i) => (bits >> i & 1) != 0).ToArray());

    private static IEnumerable<string[]> Product(string[] places, string[] items) =>
        places.Aggregate((IEnumerable<string[]>)[[]], (all, _) => all.SelectMany(a => items.Select(i => (string[])[.. a, i])));
}
