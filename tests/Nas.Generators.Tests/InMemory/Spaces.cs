namespace Nas.Generators.Tests.InMemory;

/// <summary>Search spaces as a user writes them.</summary>
internal static class Spaces
{
    /// <summary>The space of DARTS (Liu et al. 2019) on a small net with a reduction; 28 halves to 14.</summary>
    public static string Fashion { get; } = Darts("Samples.Fashion", "FashionNet", "image(1, 28, 28)");

    /// <summary>The same on an image whose sides are odd, reduced twice: 7, 4, 2.</summary>
    public static string Odd { get; } = Darts("Samples.Odd", "OddNet", "image(2, 7, 7)", reductions: 2);

    /// <summary>The space of NAS-Bench-201 (Dong and Yang 2020), with one cell in each of its three stages.</summary>
    public const string Bench201 =
        """
        namespace Samples.Bench;

        ops Bench201 { none, skip_connect, nor_conv(1), nor_conv(3), avg_pool(3, norm: false) }

        cell Cell {
            input  x
            nodes  3 { from all of previous, op Bench201 }
            output last
        }

        net BenchNet(channels: 16, classes: 10) {
            input  image(3, 9, 9)
            stem   conv(3), batch_norm
            Cell
            res_block(stride: 2) { channels * 2 }
            Cell
            res_block(stride: 2) { channels * 2 }
            Cell
            head   batch_norm, relu, global_avg_pool, linear(classes)
        }

        """;

    /// <summary>Two sets, a node that keeps one input, a reduction in which every node takes all, and no namespace.</summary>
    public const string Mixed =
        """
        ops Light { skip_connect, max_pool(3) }
        ops Heavy { none, sep_conv(3), skip_connect }

        cell Narrow {
            input  first, second
            nodes  2 { from 1 of previous, op Light }
            output last
        }

        cell Wide {
            input  x
            nodes  2 { from all of previous, op Heavy }
            output concat(nodes)
            stride 2
        }

        net MixedNet(channels: 4, classes: 3) {
            input image(1, 5, 5)
            stem  conv(3), batch_norm
            Narrow
            Wide
            Narrow
            head  global_avg_pool, linear(classes)
        }

        """;

    private static string Darts(string name, string net, string image, int reductions = 1) =>
        $$"""
        namespace {{name}};

        ops Darts { search only none, skip_connect, max_pool(3), avg_pool(3), sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }

        cell Normal {
            input  a, b                                 // the outputs of the two cells before
            nodes  4 { from 2 of previous, op Darts }
            output concat(nodes)
        }
        cell Reduction : Normal { stride 2 }

        net {{net}}(channels: 16, classes: 10) {
            input  {{image}}
            stem   conv(3), batch_norm
            Normal
            {{string.Join("\n    ", Enumerable.Repeat("Reduction { channels * 2 }", reductions))}}
            Normal
            head   global_avg_pool, linear(classes)
        }

        """;
}
