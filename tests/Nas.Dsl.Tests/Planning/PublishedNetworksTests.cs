using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Planning;

/// <summary>
/// Architectures that the papers found, as points of the samples' spaces, and what the papers say of them in millions. Their layers are from
/// the papers' figures and tables and their authors' code; papers cut digits off as often as they round.
/// </summary>
public class PublishedNetworksTests
{
    [Fact]
    public void The_network_of_Spos_costs_what_its_authors_say()
    {
        // The README of their code, which numbers the blocks in this order.
        string[] blocks = ["shuffle_block(3)", "shuffle_block(5)", "shuffle_block(7)", "shuffle_xception"];
        int[] found = [2, 1, 0, 1, 2, 0, 2, 0, 2, 0, 2, 3, 0, 0, 0, 0, 3, 2, 3, 3];
        var next = 0;
        string Stage(string name, int count) => PublishedNetworksTests.Stage(name, "", [.. found.Skip((next += count) - count).Take(count).Select(b => blocks[b])]);
        var cost = CostOf("Spos", Stage("S1", 4), Stage("S2", 4), Stage("S3", 8), Stage("S4", 4));
        // In the authors' code, what passes by in the first block of a stage keeps its width, here it is half of what goes out: 16 of 32 and 64 of 80.
        var (first, second) = ((16 * (32 - 16)) - (32 * (48 - 32)), (64 * (80 - 64)) - (80 * (96 - 80)));
        AssertCost(3_559_464 + first + second, 322_919_720 + (56 * 56 * first) + (28 * 28 * second), cost);
        AssertMillions(3.5, 323 - 1, cost);
    }

    [Fact]
    public void FbnetC_costs_what_its_paper_says_but_for_some_multiply_adds()
    {
        string[] Blocks(params (int Kernel, int Expand)[] blocks) => [.. blocks.Select(b => b.Expand == 6 ? $"fbnet_block({b.Kernel})" : $"fbnet_block({b.Kernel}, {b.Expand})")];
        var cost = CostOf(
            "Fbnet",
            Stage("S1", "", Blocks((3, 1))),
            Stage("S2", "", Blocks((3, 6), (3, 1), (3, 1), (3, 1))),
            Stage("S3", "", Blocks((5, 6), (5, 3), (5, 6), (3, 6))),
            Stage("S4", "", Blocks((5, 6), (5, 3), (5, 6), (5, 6))),
            Stage("S5", "", Blocks((5, 6), (5, 6), (5, 6), (5, 3))),
            Stage("S6", "", Blocks((5, 6), (5, 6), (5, 6), (5, 6))),
            Stage("S7", "", Blocks((3, 6))));
        AssertCost(5_573_712, 389_251_208, cost);
        AssertMillions(5.5, 375 + 14, cost);
    }

    [Fact]
    public void ProxylessNas_for_mobiles_costs_what_its_paper_says()
    {
        string[] Blocks(params (int Kernel, int Expand)[] blocks) => [.. blocks.Select(b => b.Expand == 6 ? $"mbconv({b.Kernel})" : $"mbconv({b.Kernel}, {b.Expand})")];
        var cost = CostOf(
            "ProxylessNas",
            Stage("S0", "", Blocks((3, 1))),
            Stage("S1", "", [.. Blocks((5, 3), (3, 3)), "skip_connect", "skip_connect"]),
            Stage("S2", "", Blocks((7, 3), (3, 3), (5, 3), (5, 3))),
            Stage("S3", "", Blocks((7, 6), (5, 3), (5, 3), (5, 3))),
            Stage("S4", "", Blocks((5, 6), (5, 3), (5, 3), (5, 3))),
            Stage("S5", "", Blocks((7, 6), (7, 6), (7, 3), (7, 3))),
            Stage("S6", "", Blocks((7, 6))));
        AssertCost(4_080_512, 320_428_584, cost);
        AssertMillions(4.1, 320, cost);
    }

    [Fact]
    public void MnasNetA1_costs_what_its_paper_says()
    {
        string Same(string name, int depth, int channels, string block) => Stage(name, $"depth = {depth}; channels = {channels}; ", block);
        var cost = CostOf(
            "MnasNet",
            Same("S1", 1, 16, "mbconv(3, 1, activation: relu)"),
            Same("S2", 2, 24, "mbconv(3, 6, activation: relu)"),
            Same("S3", 3, 40, "mbconv(5, 3, mnasnet, relu)"),
            Same("S4", 4, 80, "mbconv(3, 6, activation: relu)"),
            Same("S5", 2, 112, "mbconv(3, 6, mnasnet, relu)"),
            Same("S6", 3, 160, "mbconv(5, 6, mnasnet, relu)"),
            Same("S7", 1, 320, "mbconv(3, 6, activation: relu)"));
        AssertCost(3_887_038, 311_584_310, cost);
        AssertMillions(3.9, 312, cost);
    }

    [Fact]
    public void MobileNetV3Large_costs_what_its_paper_says_but_for_rounded_squeezes()
    {
        string Plain(int kernel, string expand, string activation) => $"mbconv({kernel}, {expand}, activation: {activation})";
        string Squeezed(int kernel, string expand, string activation) => $"mbconv({kernel}, {expand}, mobilenetv3, {activation})";
        var cost = CostOf(
            "MobileNetV3",
            Stage("S0", "", Plain(3, "1", "relu")),
            Stage("S1", "", Plain(3, "4", "relu"), Plain(3, "3", "relu")),
            Stage("S2", "", Squeezed(5, "3", "relu"), Squeezed(5, "3", "relu"), Squeezed(5, "3", "relu")),
            Stage("S3", "", Plain(3, "6", "hswish"), Plain(3, "2.5", "hswish"), Plain(3, "2.3", "hswish"), Plain(3, "2.3", "hswish")),
            Stage("S4", "", Squeezed(3, "6", "hswish"), Squeezed(3, "6", "hswish")),
            Stage("S5", "", Squeezed(5, "6", "hswish"), Squeezed(5, "6", "hswish"), Squeezed(5, "6", "hswish")));
        // torchvision's has 5,483,032 parameters: it rounds the widths that are squeezed to, 18 and twice 30, to multiples of eight.
        AssertCost(5_483_032 - ((24 - 18) * (72 + 1 + 72)) - (2 * (32 - 30) * (120 + 1 + 120)), 216_595_286, cost);
        AssertMillions(5.4, 219 - 2, cost);
    }

    private static string Stage(string name, string choices, params string[] blocks) =>
        $"{name}: {choices}{string.Join("; ", blocks.Select((block, n) => $"n{n} = {block}({(n == 0 ? "x" : $"n{n - 1}")})"))}";

    private static (long Parameters, long Flops) CostOf(string sample, params string[] stages)
    {
        var space = Spaces.Read(Spaces.Sample(sample));
        return Cost.Of(space, GenotypeText.Parse(space, string.Join(" | ", stages)));
    }

    private static void AssertCost(long parameters, long flops, (long, long) cost) => Assert.Equal((parameters, flops), cost);

    private static void AssertMillions(double parameters, long flops, (long Parameters, long Flops) cost)
    {
        Assert.InRange(cost.Parameters / 1e6, parameters - 0.05, parameters + 0.1);
        Assert.Equal(flops, (long)Math.Round(cost.Flops / 1e6));
    }
}
