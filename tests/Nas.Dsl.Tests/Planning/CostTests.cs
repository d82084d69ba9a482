using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Planning;

public class CostTests
{
    private const string V2 = """
        Normal: n0 = sep_conv(3)(a) + sep_conv(3)(b); n1 = sep_conv(3)(a) + sep_conv(3)(b); n2 = skip_connect(a) + sep_conv(3)(b); n3 = skip_connect(a) + dil_conv(3)(n0)
        | Reduction: n0 = max_pool(3)(a) + max_pool(3)(b); n1 = max_pool(3)(b) + skip_connect(n0); n2 = max_pool(3)(a) + skip_connect(n0); n3 = max_pool(3)(b) + skip_connect(n0)
        """;

    [Fact]
    public void SmallNetCountedByHand()
    {
        var space = Spaces.Read(
            """
            ops Few { skip_connect, nor_conv(3), sep_conv(5) }
            cell Small { input x nodes 2 { from 1 of previous, op Few } output concat(nodes) }
            net N(channels: 4) { input image(3, 6, 5) stem conv(3) Small head global_avg_pool, linear(7) }
            """);
        var genotype = GenotypeText.Parse(space, "Small: n0 = nor_conv(3)(x); n1 = sep_conv(5)(n0)");
        var pixels = 6 * 5;
        var convolutions =
            (3 * 4 * 9)                        // stem
            + (4 * 4)                          // preprocess, 1×1
            + (4 * 4 * 9)                      // nor_conv
            + (2 * ((4 * 25) + (4 * 4)));      // sep_conv: depthwise and 1×1, twice
        var norms = 2 * 4 * (1 + 1 + 2);       // scale and shift: preprocess, nor_conv, sep_conv twice
        var linear = (8 * 7) + 7;
        Assert.Equal((convolutions + norms + linear, (pixels * convolutions) + linear), Cost.Of(space, genotype));
    }

    [Fact]
    public void ReductionCountedByHand()
    {
        var space = Spaces.Read(
            """
            ops Few { skip_connect, dil_conv(3) }
            cell Half { input a, b nodes 1 { from 2 of previous, op Few } output concat(nodes) stride 2 }
            net N(channels: 6) { input image(3, 7, 7) stem conv(3, 5) repeat 2 { Half } head global_avg_pool, linear(2) }
            """);
        var genotype = GenotypeText.Parse(space, "Half: n0 = skip_connect(a) + dil_conv(3)(b)");
        var edges = (Skip: 6 * 6, Dilated: (6 * 9) + (6 * 6));
        // 7 pixels, then 4, then 2: halves are rounded up. The second cell's older input, the stem, is reduced first.
        var stem = 3 * 5 * 9;
        var first = 2 * (5 * 6);
        var second = (5 * 6) + (6 * 6);
        long flops = (stem * 49) + (first * 49) + (edges.Skip * 16) + (edges.Dilated * 16)
            + (second * 16) + (edges.Skip * 4) + (edges.Dilated * 4) + (6 * 2) + 2;
        long parameters = stem + first + second + (2 * (edges.Skip + edges.Dilated)) + (2 * 2 * 6 * 4) + (6 * 2) + 2;
        Assert.Equal((parameters, flops), Cost.Of(space, genotype));
    }

    [Fact]
    public void DartsV2HasTheParametersOfThePaper()
    {
        // The paper's network for CIFAR-10 without its auxiliary head, by the authors' code: pools there have no batch norm.
        const long Published = 3_349_342;
        const long PoolNorms = 2 * 5 * (72 + 144);
        Assert.Equal(Published, CountV2(poolNorm: false));
        Assert.Equal(Published + PoolNorms, CountV2(poolNorm: true));

        var space = Darts20(Spaces.DartsText);
        Assert.Equal(Published + PoolNorms, Cost.Of(space, GenotypeText.Parse(space, V2.ReplaceLineEndings(" "))).Parameters);
        var bare = Darts20(Spaces.DartsText.Replace("pool(3)", "pool(3, norm: false)"));
        Assert.Equal(Published, Cost.Of(bare, GenotypeText.Parse(bare, V2.ReplaceLineEndings(" ").Replace("pool(3)", "pool(3, norm: false)"))).Parameters);
    }

    [Fact]
    public void UnusedOperationsCountOnlyWhereTheyAreAskedFor()
    {
        // n0 has a convolution, but no edge leads on from it.
        var dead = Genotype201("|nor_conv_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|skip_connect~2|");
        var without = Genotype201("|none~0|+|skip_connect~0|none~1|+|none~0|none~1|skip_connect~2|");
        Assert.Equal((316_346, 43_172_490), Cost.Of(Spaces.Bench201, dead));
        Assert.Equal(Cost.Of(Spaces.Bench201, without), Cost.Of(NetworkPlan.Of(Spaces.Bench201), dead, CostScope.Used));
    }

    [Bench201Fact]
    public void Bench201CellsCostWhatItsTableSays()
    {
        // Every 31st of 15,625 rows; 31 shares no factor with 5, so all operations meet on all edges.
        var rows = File.ReadLines(Bench201FactAttribute.Table).Skip(1).Where((_, i) => i % 31 == 0).Select(l => l.Split(',')).ToArray();
        Assert.True(rows.Length > 500);
        var plan = NetworkPlan.Of(Spaces.Bench201);
        foreach (var row in rows)
        {
            var (parameters, flops) = Cost.Of(plan, Genotype201(row[0]));
            Assert.Equal(decimal.Parse(row[6]), parameters / 1_000_000m);
            Assert.Equal(decimal.Parse(row[7]), Math.Round(flops / 1_000_000m, 5));
        }
    }

    private static SearchSpace Darts20(string text) => Spaces.Read(text
        .Replace("channels: 16", "channels: 36")
        .Replace("image(1, 28, 28)", "image(3, 32, 32)")
        .Replace("repeat 2 { Normal }\n  head", "repeat 6 { Normal }\n  Reduction { channels * 2 }\n  repeat 6 { Normal }\n  head")
        .Replace("repeat 2 { Normal }", "repeat 6 { Normal }"));

    // Written out without the plan: each cell's preprocessing and edges by formula.
    private static long CountV2(bool poolNorm)
    {
        static long Depthwise(long c, long k) => (c * k * k) + (c * c) + (2 * c);
        static long Projection(long input, long output) => (input * output) + (2 * output);
        static long Separable(long c, long k) => 2 * Depthwise(c, k);

        long total = (3 * 108 * 9) + (2 * 108);
        var (older, newer, width, reduced) = (108L, 108L, 36L, false);
        for (var cell = 0; cell < 20; cell++)
        {
            var reduction = cell is 6 or 13;
            if (reduction) width *= 2;
            // A factorized reduction has as many weights as the projection it stands in for.
            total += Projection(older, width) + Projection(newer, width);
            total += reduction ? (poolNorm ? 5 * 2 * width : 0) : (5 * Separable(width, 3)) + Depthwise(width, 3);
            (older, newer, reduced) = (newer, 4 * width, reduction);
        }

        Assert.False(reduced);
        return total + (newer * 10) + 10;
    }

    private static Genotype Genotype201(string architecture)
    {
        // |op~0|+|op~0|op~1|+|op~0|op~1|op~2|, the edges in the order of the decisions.
        string[] names = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];
        var values = architecture.Split(['|', '+'], StringSplitOptions.RemoveEmptyEntries).Select(e => (long)Array.IndexOf(names, e.Split('~')[0])).ToArray();
        return new Genotype(Spaces.Bench201.Decisions, values);
    }
}
