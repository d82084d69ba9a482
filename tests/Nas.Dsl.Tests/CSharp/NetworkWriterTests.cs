using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.CSharp;

public class NetworkWriterTests
{
    private const string Found =
        "Normal: n0 = sep_conv(3)(a) + skip_connect(b); n1 = sep_conv(5)(b) + dil_conv(3)(n0); n2 = skip_connect(a) + max_pool(3)(b); "
        + "n3 = sep_conv(3)(n1) + avg_pool(3)(n2) | "
        + "Reduction: n0 = skip_connect(a) + max_pool(3)(b); n1 = sep_conv(3)(a) + skip_connect(n0); n2 = dil_conv(5)(b) + sep_conv(3)(n1); "
        + "n3 = avg_pool(3)(b) + skip_connect(n2)";

    private const string Bench =
        "Bench: n0 = nor_conv(3)(x); n1 = avg_pool(3, norm: false)(x) + none(n0); n2 = skip_connect(x) + nor_conv(1)(n0) + none(n1)";

    [Fact]
    public void Darts() => Snapshot.Verify(Write(Spaces.Darts, Found));

    [Fact]
    public void Bench201() => Snapshot.Verify(Write(Spaces.Bench201, Bench));

    [Fact]
    public void AllNone() => Snapshot.Verify(Write(
        Spaces.Bench201,
        "Bench: n0 = none(x); n1 = none(x) + none(n0); n2 = none(x) + none(n0) + none(n1)"));

    // Blocks left out and of other kinds, depths, a width that grows, and a stage whose blocks are all the same.
    [Fact]
    public void MobileNet() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("MobileNet")),
        "S1: depth = 1; channels = 16; n0 = mbconv(5, 3)(x) | S2: depth = 3; channels = 24; n0 = mbconv(3, 6)(x); n1 = skip_connect(n0); n2 = mbconv(7, 3)(n1) "
        + "| S3: depth = 2; channels = 64; n0 = mbconv(3, 3)(x)"));

    // Parts of unequal width, first channels, a projection into a node and one to the output, a pooling node, and a dead node.
    [Fact]
    public void Bench101() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("Bench101").Replace("channels: 128", "channels: 16")),
        "Cell101: n0 = conv_block(3)(x); n1 = conv_block(1)(n0); n2 = max_pool(3, norm: false)(x + n0); n3 = conv_block(3)(0); n4 = conv_block(1)(n2); output = x + n1 + n2 + n4"));

    // Layers that say their own sizes, from an image to a row.
    [Fact]
    public void MetaQnn() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("MetaQnn")),
        "Layers: depth = 7; n0 = conv_layer(3, 3, 64)(x); n1 = conv_layer(5, 5, 128)(n0); n2 = pool_layer(5, 3)(n1); n3 = conv_layer(1, 1, 256)(n2); n4 = pool_layer(2)(n3); "
        + "n5 = linear_layer(512)(n4); n6 = linear_layer(128)(n5) | End: n0 = flatten(x)"));

    // Memory banks: one and several that are read, one and several that are written, and a layer that is the identity.
    [Fact]
    public void Smash() => Snapshot.Verify(Write(
        Spaces.Around(
            "ops Layer { nor_conv({3, 5}), skip_connect } cell Memory { input x banks 4 nodes 3 { from 1..3 of banks, then Layer, to 1..2 of banks } output concat(banks) }", "Memory", "Memory { channels * 2 }"),
        "Memory: n0 = nor_conv(5)(concat(b0, b2)) to b1, b3; n1 = nor_conv(3)(b1) to b0; n2 = skip_connect(concat(b0, b1, b3)) to b2, b3"));

    // A cell that goes through a text.
    [Fact]
    public void EnasRnn() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("EnasRnn").Replace("nodes  12", "nodes  4")),
        "EnasCell: n0 = tanh(s); n1 = relu(n0); n2 = skip_connect(n0); n3 = sigmoid(n1)"));

    // The pyramid that Ghiasi et al. (2019) found, once.
    [Fact]
    public void NasFpn() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("NasFpn").Replace("repeat 3 { Pyramid }", "Pyramid")),
        "Pyramid: n0 = nor_conv(3)(attention(p4, p6)) at p4; n1 = nor_conv(3)(p4 + n0) at p4; n2 = nor_conv(3)(p3 + n1) at p3; n3 = nor_conv(3)(n1 + n2) at p4; "
        + "n4 = nor_conv(3)(attention(n2, n3)) at p5; n5 = nor_conv(3)(attention(n1, n4)) at p7; n6 = nor_conv(3)(attention(n4, n5)) at p6"));

    // The cell of the paper's figure 5.
    [Fact]
    public void NasRlTree() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("NasRlTree").Replace("nodes  15", "nodes  3").Replace("repeat 2 { Tree }", "Tree")),
        "Tree: n0 = tanh(x + h); n1 = relu(x * h); n2 = sigmoid(n0 * n1); c = n1 into relu(n0 + c)"));

    // Blocks of a transformer over patches; behind a width that is chosen, a linear layer goes first.
    [Fact]
    public void Transformer() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("Autoformer").Replace("12..14", "1..2")),
        "Blocks: depth = 2; channels = 192; n0 = transformer(3, 3.5)(x); n1 = transformer(4, 4)(n0)"));

    // A motif of which a node leads nowhere, one that is the identity, one that is never used, and one used twice in a block.
    [Fact]
    public void MotifNet() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("MotifNet")),
        "Pair1: n0 = conv_block(1)(x); n1 = sep_conv(3)(x) + none(n0) | Pair2: n0 = max_pool(3, norm: false)(x); n1 = skip_connect(x) + sep_conv(3)(n0) "
        + "| Pair3: n0 = none(x); n1 = skip_connect(x) + none(n0) | Block1: n0 = Pair2(x); n1 = Pair1(x) + Pair2(n0) | Block2: n0 = none(x); n1 = Pair3(x) + Pair1(n0) "
        + "| Top: n0 = Block1(x); n1 = Block2(x) + Block1(n0)"));

    // Each operation, nodes with and without skips, and skips across both reductions.
    [Fact]
    public void EnasMacro() => Snapshot.Verify(Write(
        Spaces.Read(Spaces.Sample("EnasMacro")),
        "Macro: n0 = conv_block(3)(x); n1 = sep_conv(5)(n0); n2 = max_pool(3)(n1) + n0; n3 = conv_block(5)(n2) + n0 + n1 + n2; n4 = avg_pool(3)(n3); n5 = sep_conv(3)(n4) + n1; "
        + "n6 = conv_block(3)(n5) + n4; n7 = sep_conv(5)(n6) + n3; n8 = max_pool(3)(n7) + n0 + n6; n9 = conv_block(5)(n8); n10 = conv_block(3)(n9) + n8 + n9; n11 = sep_conv(3)(n10) + n2"));

    // Operations before and behind sums, a motif behind one, zeros behind a reduction inside, and a range of inputs.
    [Fact]
    public void EverythingInOneCell() => Snapshot.Verify(Write(
        Spaces.Read(
            """
            ops Edges { skip_connect, sep_conv({3, 5}) }
            ops Small { none, conv_block(1) }
            motif Pair { input x nodes 1 { from all of previous, op Edges } output last }
            ops Nodes { skip_connect, max_pool(3), Pair }
            cell Mix { input older, newer nodes 4 { from 0..2 of previous, op Edges, then Nodes, skip any of previous } output concat(nodes) reduce after n1 }
            cell Down { input x nodes 2 { from any of previous, op Small, then Nodes } output last stride 2 }
            net N(channels: 6, labels: 3) { input image(3, 9, 9) stem conv(3) Mix Down { channels * 2 } Mix head global_avg_pool, linear(labels) }
            """),
        "Pair: n0 = sep_conv(5)(x) | Mix: n0 = skip_connect(sep_conv(3)(older) + skip_connect(newer)); n1 = Pair(0) + n0; n2 = max_pool(3)(0); "
        + "n3 = Pair(skip_connect(newer) + sep_conv(5)(n0)) + n1 + n2 | Down: n0 = max_pool(3)(conv_block(1)(x)); n1 = Pair(none(x) + conv_block(1)(n0))"));

    [Fact]
    public void WhatIsHalvedDoesNotDependOnWhetherTheNodeBeforeIsUsed()
    {
        var space = Spaces.Around(
            "ops S { skip_connect, sep_conv(3) } cell C { input x nodes 3 { from any of previous, op S } output last reduce after n0, n1 }", "C");
        var source = Write(space, "C: n0 = sep_conv(3)(x); n1 = sep_conv(3)(x); n2 = skip_connect(n1)");
        Assert.DoesNotContain("var n0", source);
        Assert.DoesNotContain("n0_x", source);
        Assert.Contains("x = reduce_x_n0.call(x);\n            var n1 = n1_x.call(x);\n            n1 = reduce_n1_n1.call(n1);\n", source);
        Assert.Contains("Height and width are halved behind n0 and n1.", source);
        // Zeros are as small, whether what they are made like was halved or not.
        source = Write(space, "C: n0 = 0; n1 = 0; n2 = 0");
        Assert.Contains("zeros(x.shape[0], channels, ((x.shape[2] + 1) / 2 + 1) / 2, ((x.shape[3] + 1) / 2 + 1) / 2,", source);
        source = Write(space, "C: n0 = skip_connect(x); n1 = 0; n2 = skip_connect(x) + skip_connect(n1)");
        Assert.Contains("x = reduce_x_n0.call(x);\n            var n1 = zeros(x.shape[0], channels, x.shape[2], x.shape[3],", source);
    }

    [Fact]
    public void IdentityCellHandsOutATensorOfItsOwn()
    {
        var source = Write(Spaces.Bench201, "Bench: n0 = none(x); n1 = none(x) + none(n0); n2 = skip_connect(x) + none(n0) + none(n1)");
        Assert.Contains("var n2 = x;\n", source);
        Assert.Contains("return n2.alias().MoveToOuterDisposeScope();", source);
    }

    [Fact]
    public void IdentityThatConcatenatesOneStateHandsOutATensorOfItsOwn()
    {
        var space = Spaces.Around("ops L { skip_connect, conv_layer(3, 3, 4) } cell C { input x nodes 2 { from any of nodes, merge concat, then L } output concat(loose) }", "stem conv(3)", "C");
        Assert.Contains("return n1.alias().MoveToOuterDisposeScope();", Write(space, "C: n0 = skip_connect(x); n1 = skip_connect(n0)"));
        Assert.Contains("return n1.MoveToOuterDisposeScope();", Write(space, "C: n0 = skip_connect(x); n1 = conv_layer(3, 3, 4)(n0)"));
    }

    [Fact]
    public void ZeroNodeBesideUnusedInputs()
    {
        var space = Spaces.Read(
            """
            ops Few { none, sep_conv(3) }
            cell Half { input a, b nodes 1 { from 2 of previous, op Few } output concat(nodes) stride 2 }
            net N(channels: 6, labels: 3) { input image(3, 7, 7) Half head global_avg_pool, dropout(0.25), linear(labels) }
            """);
        Snapshot.Verify(Write(space, "Half: n0 = none(a) + none(b)"));
    }

    [Fact]
    public void OneInputOfUnequalWidths() => Snapshot.Verify(Write(
        Spaces.Read(
            """
            ops Few { skip_connect, sep_conv(3), dil_conv(3, dilation: 4), max_pool(3, norm: false) }
            cell Thin { input scope nodes 2 { from 1 of previous, op Few } output last }
            cell Half : Thin { stride 2 }
            net Net(channels: 8, width: 12) {
              input image(1, 9, 9)
              stem conv(5, width, stride: 2), relu
              Thin Thin
              Half { channels * 3 }
              res_block { channels * 2 }
              max_pool(3)
              head global_avg_pool, linear(width * 3), relu, linear(10)
            }
            """),
        "Thin: n0 = max_pool(3, norm: false)(scope); n1 = dil_conv(3, 4)(n0) | Half: n0 = skip_connect(scope); n1 = max_pool(3, norm: false)(scope)"));

    [Fact]
    public void ParameterThatSizesCannotFollowIsHeldFast()
    {
        // The stem's 16 channels fit the cell's width only while that is 16.
        var space = Spaces.Read(Spaces.Bench201Text.Replace("stem conv(3)", "stem conv(3, 16)"));
        var source = Write(space, "Bench: n0 = none(x); n1 = none(x) + none(n0); n2 = skip_connect(x) + none(n0) + none(n1)");
        Assert.Contains("if (channels != 16) throw new System.ArgumentOutOfRangeException(nameof(channels)", source);
        Assert.Contains("Linear(64, classes)", source);
    }

    [Fact]
    public void NameAndDefaultsAreThoseAskedFor()
    {
        var genotype = GenotypeText.Parse(Spaces.Darts, Found);
        var source = NetworkWriter.Write(Spaces.Darts, genotype, "Other", new Dictionary<string, int> { ["channels"] = 36 });
        Assert.Contains("public sealed partial class Other : Module<Tensor, Tensor>", source);
        Assert.Contains("public Other(int channels = 36, int classes = 10)", source);
        Assert.Contains("Conv2d(1, channels * 3, 3, padding: 1, bias: false)", source);
    }

    [Fact]
    public void WithWhatItsTrainingNeeds() =>
        Snapshot.Verify(NetworkWriter.Write(Spaces.Darts, GenotypeText.Parse(Spaces.Darts, Found), parts: TrainingParts.DropPath | TrainingParts.AuxiliaryHead));

    // A parameter that repeats is one of the written network, which has loops over it; a second head stands behind the same reduction whatever it is.
    [Fact]
    public void Repeated()
    {
        var space = Spaces.Read(Spaces.Sample("Darts"));
        Snapshot.Verify(NetworkWriter.Write(space, GenotypeText.Parse(space, Found), parts: TrainingParts.AuxiliaryHead));
    }

    // Cells of one input and blocks in one loop, by two parameters.
    [Fact]
    public void RepeatedBlocks()
    {
        var space = Spaces.Read(Spaces.Bench201Text.Replace("classes: 10", "classes: 10, cells: 5, blocks: 1").Replace("repeat 5 { Bench }", "repeat cells { Bench }").Replace(" head", " repeat 2 * blocks { Bench res_block }\n head"));
        Snapshot.Verify(NetworkWriter.Write(space, GenotypeText.Parse(space, Bench)));
    }

    // One loop is all there is, so that the second head is behind two thirds of it; where its place depends on the depth in another way, the depth is that of the search.
    [Theory]
    [InlineData("repeat cells { Normal }", "if (training && i == 2 * normalCells.Length / 3) AuxiliaryOutput = auxiliary.call(last)")]
    [InlineData("repeat cells { Normal } Normal", "if (cells != 2) throw")]
    [InlineData("Normal repeat 2 { Normal } repeat cells { res_block }", "AuxiliaryOutput = training ? auxiliary.call(last)")]
    public void TheSecondHeadOfARepeatedNet(string body, string expected)
    {
        var space = Spaces.Read($"{Spaces.DartsText[..Spaces.DartsText.IndexOf("cell Reduction", StringComparison.Ordinal)]} net N(channels: 4, cells: 2) {{ input image(3, 8, 8) {body} head global_avg_pool, linear(2) }}");
        Assert.Contains(expected, NetworkWriter.Write(space, new Genotype(space.Decisions, [.. space.Decisions.Items.Select(d => d.ValueAt(0))]), parts: TrainingParts.AuxiliaryHead), StringComparison.Ordinal);
    }

    /// <summary>Nobody is told that a network has what it has not.</summary>
    [Fact]
    public void WhatHasNoPlaceIsRefused()
    {
        var space = Spaces.Read(
            """
            ops Few { none, sep_conv(3) }
            cell One { input a, b nodes 1 { from 2 of previous, op Few } output concat(nodes) }
            net N(channels: 6) { input image(3, 8, 8) stem conv(3), batch_norm One head global_avg_pool, linear(3) }
            """);
        var plain = GenotypeText.Parse(space, "One: n0 = none(a) + none(b)");
        Assert.Contains("no paths beside others", Assert.Throws<ArgumentException>(() => NetworkWriter.Write(space, plain, parts: TrainingParts.DropPath)).Message);
        var recurrent = Spaces.Read(Spaces.Sample("EnasRnn"));
        Assert.Contains("no place for a second head", Assert.Throws<ArgumentException>(() => NetworkWriter.Write(recurrent, Spaces.Draw(recurrent, new Random(1)), parts: TrainingParts.AuxiliaryHead)).Message);
    }

    [Fact]
    public void VerifiedNetworksHaveTheParametersThatAreCounted()
    {
        // As numel() over parameters() says of the two verified files, compiled and run.
        Assert.Equal(61_466, Count(Spaces.Darts, Found));
        Assert.Equal(344_346, Count(Spaces.Bench201, Bench));

        static long Count(SearchSpace space, string genotype) =>
            Cost.Of(space, GenotypeText.Parse(space, genotype), scope: CostScope.Used).Parameters;
    }

    private static string Write(SearchSpace space, string genotype) => NetworkWriter.Write(space, GenotypeText.Parse(space, genotype));
}
