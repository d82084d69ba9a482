using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Runtime.Tests.Spaces;

/// <summary>Spaces small enough to know everything about, and the two of the papers.</summary>
internal static class SmallSpaces
{
    /// <summary>48 architectures: n0 keeps a and b (4 pairs of operations), n1 keeps two of a, b, n0 (3 times 4).</summary>
    public static SearchSpace Two { get; } = Around(
        """
        ops Ops { search only none, skip_connect, sep_conv(3) }
        cell Cell { input a, b nodes 2 { from 2 of previous, op Ops } output concat(nodes) }
        """,
        "Cell");

    /// <summary>8 architectures: each of three edges is an identity or a convolution.</summary>
    public static SearchSpace AllEdges { get; } = Around(
        "ops Ops { skip_connect, nor_conv(3) } cell Cell { input x nodes 2 { from all of previous, op Ops } output last }",
        "Cell");

    /// <summary>27 architectures: each of three edges is nothing, an identity or a convolution.</summary>
    public static SearchSpace WithNone { get; } = Around(
        "ops Ops { none, skip_connect, nor_conv(3) } cell Cell { input x nodes 2 { from all of previous, op Ops } output last }",
        "Cell");

    /// <summary>64 architectures: three nodes of one of two operations each, with a skip of one and two nodes before the second and the third.</summary>
    public static SearchSpace Skips { get; } = Around(
        "ops Ops { conv_block(1), conv_block(3) } cell Cell { input x nodes 3 { from last, op Ops, skip any of previous } output last }",
        "Cell");

    /// <summary>
    /// A stage: two widths; a first block of one of two kernels; and no second one, or one of two kernels or that leaves its input as it is:
    /// 2 * (2 + 2 * 3) = 16 architectures.
    /// </summary>
    public static SearchSpace Stage { get; } = Around(
        "ops Ops { mbconv(kernel: {3, 5}), skip_connect }",
        "stage S { repeat 1..2 { Ops } channels {8, 16} }");

    /// <summary>216 architectures: each of two stages has widths to choose, inside its blocks as well.</summary>
    public static SearchSpace Widths { get; } = Read(
        """
        ops Blocks { mbconv(3, {2, 3, 4}, activation: relu) }
        net Wide(channels: 8, classes: 3) {
          input image(1, 8, 8)
          stem conv(3, 8), batch_norm, relu
          stage First { repeat 1 { Blocks } channels {4, 8, 12, 16} }
          stage Second { repeat 2 { Blocks } channels {8, 16} stride 2 }
          head global_avg_pool, linear(classes)
        }
        """);

    /// <summary>Two cells whose edges have three and two candidates.</summary>
    public static SearchSpace TwoWidths { get; } = Around(
        """
        ops Wide { skip_connect, max_pool(3), avg_pool(3) }
        ops Narrow { skip_connect, sep_conv(3) }
        cell First { input x nodes 1 { from all of previous, op Wide } output last }
        cell Second { input x nodes 2 { from all of previous, op Narrow } output last }
        """,
        "First",
        "Second");

    /// <summary>32 architectures: each of three edges is one of two motifs, and each of these an identity or a convolution.</summary>
    public static SearchSpace Motifs { get; } = Around(
        """
        ops Ops { skip_connect, nor_conv(3) }
        motif Motif 2 { input x nodes 1 { from all of previous, op Ops } output last }
        ops Motifs { Motif }
        cell Cell { input x nodes 2 { from all of previous, op Motifs } output last }
        """,
        "Cell");

    /// <summary>Two nodes that read one or two of four memory banks, and add one of two convolutions of that to one or two: (10 · 2 · 10)² architectures.</summary>
    public static SearchSpace Banks { get; } = Around(
        "ops Ops { nor_conv(3), nor_conv(1) } cell Cell { input x banks 4 nodes 2 { from 1..2 of banks, then Ops, to 1..2 of banks } output concat(banks) }",
        "Cell");

    public static SearchSpace Darts { get; } = Read(
        """
        ops Darts { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }
        cell Normal { input a, b nodes 4 { from 2 of previous, op Darts } output concat(nodes) }
        cell Reduction : Normal { stride 2 }
        net FashionNet(channels: 16, classes: 10) {
          input image(1, 28, 28)
          stem conv(3), batch_norm
          repeat 2 { Normal }
          Reduction { channels * 2 }
          head global_avg_pool, linear(classes)
        }
        """);

    public static SearchSpace Bench201 { get; } = Read(
        """
        ops Bench { none, skip_connect, nor_conv(1), nor_conv(3), avg_pool(3, norm: false) }
        cell Cell { input x nodes 3 { from all of previous, op Bench } output last }
        net BenchNet(channels: 16, classes: 10) {
          input image(3, 32, 32)
          stem conv(3), batch_norm
          repeat 5 { Cell }
          head global_avg_pool, linear(classes)
        }
        """);

    /// <summary>A space of <c>samples/spaces</c>, by the name of its file.</summary>
    public static SearchSpace Sample(string name) => Read(Repository.Read($"samples/spaces/{name}.nas"));

    public static SearchSpace Read(string text)
    {
        var file = SpaceFile.Read(text);
        Assert.Empty(file.Diagnostics);
        return Assert.Single(file.Spaces);
    }

    /// <summary>Every architecture of a space with few decisions.</summary>
    public static IReadOnlyList<Genotype> Enumerate(DecisionSpace space)
    {
        var found = new HashSet<Genotype>();
        Extend([]);
        return [.. found];

        void Extend(long[] values)
        {
            if (values.Length == space.Items.Count) found.Add(new Genotype(space, values));
            else foreach (var value in space.Items[values.Length].Values) Extend([.. values, value]);
        }
    }

    private static SearchSpace Around(string declarations, params string[] cells) => Read($$"""
        {{declarations}}
        net Small(channels: 4, classes: 10) {
          input image(1, 8, 8)
          stem conv(3)
          {{string.Join(" ", cells)}}
          head global_avg_pool, linear(classes)
        }
        """);
}
