using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Cells of memory banks: their counts, their text, their sizes, and what is wrong with others.</summary>
public class BankTests
{
    private const string Set = "ops L { nor_conv({1, 3}), skip_connect }\nops Z { none, nor_conv(3) }\n";
    private const string Nodes = "nodes 2 { from 1..2 of banks, then L, to 2 of banks }";
    private const string Rule = "NAS0068 Memory banks need a cell of one input and stride 1 whose nodes read some of them, do one operation and write some, and nothing else; "
        + "write: banks 4 nodes 6 { from 1..2 of banks, then Operations, to 1..2 of banks } output concat(banks)";

    private static readonly SearchSpace Three = Spaces.Around($"ops L {{ nor_conv({{1, 3}}), skip_connect }} cell C {{ input x banks 3 {Nodes} output concat(banks) }}", "C { channels * 3 }");

    // Of three banks 3 + 3 ways to read one or two, two kernels or the identity, and 3 ways to write two.
    [Fact]
    public void A_node_chooses_what_it_reads_does_and_writes()
    {
        Assert.Equal(["C.n0.from", "C.n0.then", "C.n0.then.kernel", "C.n0.to"], Three.Decisions.Items.Take(4).Select(d => d.Name));
        Assert.Equal(BigInteger.Pow(6 * 3 * 3, 2), Three.Count);
        Assert.Equal(BigInteger.Pow(14 * 15 * 10, 18), Spaces.Read(Spaces.Sample("Smash")).Count);
        Assert.Equal(Three.Count, Spaces.Architectures(Three).Count());
    }

    [Fact]
    public void Texts_are_read_again()
    {
        Assert.Equal(Three, SpaceText.Parse(SpaceText.Write(Three)));
        Assert.Contains("  banks 3\n  nodes 2 { from 1..2 of banks, then L, to 2 of banks }\n  output concat(banks)\n", SpaceText.Write(Three), StringComparison.Ordinal);
        const string Text = "C: n0 = nor_conv(3)(concat(b0, b2)) to b0, b1; n1 = skip_connect(b1) to b0, b2";
        Assert.Equal(Text, GenotypeText.Write(Three, GenotypeText.Parse(Three, Text)));
        foreach (var genotype in Spaces.Architectures(Three).Where((_, i) => i % 97 == 0))
        {
            Assert.Equal(genotype, GenotypeText.Parse(Three, GenotypeText.Write(Three, genotype)));
            Assert.Equal(genotype, Isomorphism.Canonical(Three, genotype));
        }
    }

    [Theory]
    [InlineData("n0 = nor_conv(3)(b3) to b0, b1", "'b3' is no bank; those are b0, b1, b2")]
    [InlineData("n0 = nor_conv(3)(concat(b0, b0)) to b0, b1", "'b0' is given twice")]
    [InlineData("n0 = nor_conv(3)(concat(b0, b1, b2)) to b0, b1", "node 'n0' reads or writes 1 to 2 banks here, but has 3")]
    [InlineData("n0 = nor_conv(3)(b0) to b0", "node 'n0' reads or writes 2 banks here, but has 1")]
    [InlineData("n0 = nor_conv(3)(b0)", "expected 'to' and the banks that the result is added to")]
    public void A_text_that_is_no_architecture_is_explained(string node, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => GenotypeText.Parse(Three, $"C: {node}; n1 = skip_connect(b1) to b0, b2")).Message, StringComparison.Ordinal);

    // By hand, at 12 channels and 8 by 8 pixels, so 4 in a bank: 8 to 4 and a 3x3 convolution of 4; then 4 to 4.
    [Fact]
    public void A_node_is_as_wide_as_a_bank()
    {
        var genotype = GenotypeText.Parse(Three, "C: n0 = nor_conv(3)(concat(b0, b2)) to b0, b1; n1 = skip_connect(b1) to b0, b2");
        var cell = (CellPlan)NetworkPlan.Of(Three).Of(genotype).Stages[0];
        Assert.Equal((12, 8, 8), (cell.OutputChannels, cell.OutputHeight, cell.OutputWidth));
        Assert.Equal([[0, 2], [1]], cell.Graph.Nodes.Select(n => n.Reads.ToArray()));
        Assert.Equal([[0, 1], [0, 2]], cell.Graph.Nodes.Select(n => n.Writes.ToArray()));
        var (projection, first, second, head) = ((3 * 12) + (2 * 12), (8 * 4) + (2 * 4) + (9 * 4 * 4) + (2 * 4), (4 * 4) + (2 * 4), (12 + 1) * 2);
        Assert.Equal(projection + first + second + head, Cost.Of(Three, genotype).Parameters);
        Assert.Equal((64 * ((3 * 12) + (8 * 4) + (9 * 4 * 4) + (4 * 4))) + head, Cost.Of(Three, genotype).Flops);
        Assert.Null(Three.WithoutSupernet);
    }

    [Theory]
    [InlineData("banks 0 " + Nodes + " output concat(banks)", "|0 nodes", "NAS0068 Write how many memory banks the cell has as a whole number from 1 to 20, such as banks 4.")]
    [InlineData("banks 4 nodes 2 { from 0..2 of banks, then L, to 2 of banks } output concat(banks)", "|0..2", "NAS0068 Write the fewest and the most banks as whole numbers from 1 to 20, the smaller first, such as 1..2 of banks.")]
    [InlineData("banks 4 nodes 2 { from 1 of banks, then L, to 2..1 of banks } output concat(banks)", "|2..1", "NAS0068 Write the fewest and the most banks as whole numbers from 1 to 20, the smaller first, such as 1..2 of banks.")]
    [InlineData("banks 4 nodes 2 { from 5 of banks, then L, to 2 of banks } output concat(banks)", "|nodes 2", "NAS0068 A node cannot read or write so many banks, since the cell has 4; ask for fewer, or write more banks.")]
    [InlineData("banks 4 nodes 2 { from 1 of banks, then L } output concat(banks)", "|banks 4", Rule)]
    [InlineData("banks 4 " + Nodes + " output last", "|banks 4", Rule)]
    [InlineData("banks 4 " + Nodes + " output concat(banks) stride 2", "|banks 4", Rule)]
    [InlineData(Nodes + " output concat(banks)", "|nodes 2", Rule)]
    [InlineData("banks 4 nodes 2 { from 1 of previous, then L, to 2 of banks } output concat(banks)", "|banks 4", Rule)]
    [InlineData("banks 4 nodes 2 { from 1 of banks, then Z, to 2 of banks } output concat(banks)", "cell |C", "NAS0068 'none' of the set 'Z' adds nothing, and so nothing would be written in a bank; leave it out.")]
    [InlineData("banks 3 " + Nodes + " output concat(banks)", "8) |C", "NAS0049 The cell 'C' has 4 channels here, which do not come out even between 3 banks; make the net wider, such as with channels: 16.")]
    public void A_cell_that_cannot_be_is_explained(string items, string at, string problem)
    {
        var text = $"{Set}cell C {{ input x {items} }}\nnet N(channels: 4) {{ input image(3, 8, 8) C head global_avg_pool, linear(2) }}";
        Assert.Equal([Problems.At(text, at, problem)], Problems.Errors(text));
    }
}
