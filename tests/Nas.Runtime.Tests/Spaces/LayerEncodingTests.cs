using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces.Encodings;

namespace Nas.Runtime.Tests.Spaces;

public class LayerEncodingTests
{
    private static readonly SearchSpace Then = Small("nodes 2 { from any of previous, then Ops } output concat(loose)");
    private static readonly SearchSpace Skips = Small("nodes 3 { from last, op Ops, skip any of previous } output last");

    [Fact]
    public void Architectures_have_slices_of_their_own()
    {
        foreach (var space in new[] { SmallSpaces.Two, SmallSpaces.AllEdges, SmallSpaces.Stage, SmallSpaces.TwoWidths, Then, Skips })
        {
            var encoding = new LayerEncoding(NetworkPlan.Of(space));
            var genotypes = SmallSpaces.Enumerate(space.Decisions);
            Assert.Equal(genotypes.Count, genotypes.Select(g => string.Join(",", Slices(encoding, g).Select(s => string.Join(' ', s)))).Distinct().Count());
        }
    }

    // n0 has skip from a and sep from b; n1 has sep from a and skip from n0, and nothing from b. The elements: where it is, which operation, and both "from" decisions in order of appearance.
    [Fact]
    public void A_slice_is_zero_where_there_is_no_layer()
    {
        var encoding = new LayerEncoding(NetworkPlan.Of(SmallSpaces.Two));
        var slices = Slices(encoding, new Genotype(SmallSpaces.Two.Decisions, [0b11, 0, 1, 0b101, 1, -1, 0]));
        // One cell; two nodes; three states that are read; two operations; two and three states that may be chosen.
        Assert.Equal((5, 1 + 2 + 3 + 2 + 2 + 3), (encoding.Layers, encoding.Features));
        // The cell, the node, what it reads, its operation, and four choices of states.
        Assert.Equal([8, 8, 8, 0, 8], slices.Select(s => s.Sum()));
        // The two skip connections say the same of their operation, and other things of their place.
        Assert.Equal(4, slices[0].Zip(slices[4], (a, b) => a != b).Count(differs => differs));
        Assert.Equal(4, slices[0].Zip(slices[1], (a, b) => a != b).Count(differs => differs));
    }

    [Fact]
    public void A_slice_says_the_arguments()
    {
        var encoding = new LayerEncoding(NetworkPlan.Of(SmallSpaces.Stage));
        // The decisions: depth, width, the first block and its kernel, the second block and its kernel.
        float[][] Of(params long[] values) => Slices(encoding, new Genotype(SmallSpaces.Stage.Decisions, values));
        var (small, large, shallow) = (Of(1, 0, 0, 0, 0, 0), Of(1, 0, 0, 0, 0, 1), Of(0, 0, 0, 0, 0, 0));
        Assert.Equal(small[0], large[0]);
        Assert.Equal(2, small[1].Zip(large[1], (a, b) => a != b).Count(differs => differs));
        Assert.All(shallow[1], element => Assert.Equal(0, element));
        // Both blocks have the same operation with the same argument.
        Assert.Equal(4, small[0].Zip(small[1], (a, b) => a != b).Count(differs => differs));
    }

    // Each of three edges is a place, and so is what is inside of each of the two motifs that may stand on it.
    [Fact]
    public void Inside_of_a_motif_there_are_layers_where_it_is_chosen()
    {
        var encoding = new LayerEncoding(NetworkPlan.Of(SmallSpaces.Motifs));
        Assert.Equal(3 * (1 + 2), encoding.Layers);
        var decisions = SmallSpaces.Motifs.Decisions;
        var genotype = new Genotype(decisions, [.. decisions.Items.Select(d => d.Graph == "Cell" ? 1L : 0L)]);
        Assert.Equal([true, false, true, true, false, true, true, false, true], Slices(encoding, genotype).Select(s => s.Sum() > 0));
    }

    private static float[][] Slices(LayerEncoding encoding, Genotype genotype)
    {
        var slices = new float[encoding.Features * encoding.Layers];
        encoding.Encode(genotype, slices);
        return [.. Enumerable.Range(0, encoding.Layers).Select(l => Enumerable.Range(0, encoding.Features).Select(f => slices[(f * encoding.Layers) + l]).ToArray())];
    }

    private static SearchSpace Small(string cell) => SmallSpaces.Read(
        $$"""
        ops Ops { nor_conv(1), nor_conv(3) }
        cell C { input x {{cell}} }
        net Small(channels: 4, classes: 10) { input image(1, 8, 8) stem conv(3) C head global_avg_pool, linear(classes) }
        """);
}
