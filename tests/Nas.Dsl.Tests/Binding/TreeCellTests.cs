using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Recurrent cells whose nodes are a tree: their texts, numbers and orders, and what is wrong with others.</summary>
public class TreeCellTests
{
    private const string Tree = "recurrent T { input x, h nodes 3 { from pairs, merge {add, multiply}, then A } memory c output last }\n";
    private const string Frame = "ops A { search only none, tanh, relu }\n" + Tree + "net N(channels: 8, vocabulary: 5) { input tokens(6) stem embedding(vocabulary, 3) T head linear(vocabulary) }\n";

    // The example of the paper's figure 5.
    private const string Figure = "T: n0 = tanh(x + h); n1 = relu(x * h); n2 = tanh(n0 * n1); c = n1 into relu(n0 + c)";

    [Fact]
    public void Its_decisions_are_those_of_the_paper()
    {
        var space = Spaces.Read(Frame);
        Assert.Equal(
            ["T.n0.merge", "T.n0.then", "T.n1.merge", "T.n1.then", "T.n2.merge", "T.n2.then", "T.c.merge", "T.c.then", "T.c.into", "T.c.from"],
            space.Decisions.Items.Select(d => d.Name));
        // Four ways at each of three nodes and at the memory, which comes from and goes to one of them.
        Assert.Equal(new BigInteger(4 * 4 * 4 * 4 * 3 * 3), space.Count);
        var plain = Spaces.Read(Frame.Replace(" merge {add, multiply},", "", StringComparison.Ordinal).Replace(" memory c", "", StringComparison.Ordinal));
        Assert.Equal(["T.n0.then", "T.n1.then", "T.n2.then"], plain.Decisions.Items.Select(d => d.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" memory c")]
    [InlineData(" merge {add, multiply},")]
    public void Its_canonical_text_is_read_again(string without)
    {
        var space = Spaces.Read(without.Length == 0 ? Frame : Frame.Replace(without, "", StringComparison.Ordinal));
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
    }

    [Theory]
    [InlineData(Figure)]
    [InlineData("T: n0 = relu(x * h); n1 = relu(x * h); n2 = relu(n0 + n1); c = n2 into tanh(n2 * c)")]
    public void An_architecture_is_a_line_of_text(string text)
    {
        var space = Spaces.Read(Frame);
        Assert.Equal(text, GenotypeText.Write(space, GenotypeText.Parse(space, text)));
    }

    [Theory]
    [InlineData("c = n1 into", "c = n3 into", "'n3' is no node; those are n0, n1, n2 (at character 64).")]
    [InlineData("into relu(n0", "onto relu(n0", "expected 'into' (at character 67).")]
    [InlineData("n0 + c", "n0 + h", "expected 'c' (at character 82).")]
    [InlineData("n0 + c", "n0, c", "expected '+' (at character 79).")]
    [InlineData("; c = n1 into relu(n0 + c)", "", "'T' has no 'c' (at character 58, the end).")]
    [InlineData("n0 * n1", "n0 * h", "'h' is no state before n2; those are n0, n1 (at character 55).")]
    public void Another_text_is_none(string part, string instead, string problem)
    {
        var space = Spaces.Read(Frame);
        var exception = Assert.Throws<FormatException>(() => GenotypeText.Parse(space, Figure.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Equal("Not an architecture of N: " + problem, exception.Message);
    }

    // By hand: the embedding of 3 channels 5·3; two nodes read a place, 3·8, and a state, 8·8, at each of 6 places; the last layer (8+1)·5.
    [Fact]
    public void Weights_and_products_are_counted()
    {
        var space = Spaces.Read(Frame);
        const int leaves = 2 * ((3 * 8) + (8 * 8)), last = 45;
        Assert.Equal(((5 * 3) + leaves + last, 6 * (leaves + last)), Cost.Of(space, GenotypeText.Parse(space, Figure)));
    }

    // With seven nodes the tree has three levels; the pairs of nodes that are joined are those in order.
    [Fact]
    public void Each_node_takes_the_next_two()
    {
        var space = Spaces.Read(Frame.Replace("nodes 3", "nodes 7", StringComparison.Ordinal));
        var graph = Assert.Single(space.Graphs);
        Assert.Equal(["x h", "x h", "x h", "x h", "n0 n1", "n2 n3", "n4 n5"], graph.Nodes.Select(n => string.Join(" ", n.Edges.Select(e => graph.StateName(e.State)))));
    }

    [Fact]
    public void Halves_in_another_order_are_the_same_cell()
    {
        var space = Spaces.Read(Frame);
        Genotype Canonical(string text) => Isomorphism.Canonical(space, GenotypeText.Parse(space, text));
        var canonical = Canonical(Figure);
        Assert.Equal(canonical, Canonical("T: n0 = relu(x * h); n1 = tanh(x + h); n2 = tanh(n0 * n1); c = n0 into relu(n1 + c)"));
        Assert.Equal(canonical, Isomorphism.Canonical(space, canonical));
        Assert.NotEqual(canonical, Canonical(Figure.Replace("c = n1", "c = n0", StringComparison.Ordinal)));
        Assert.NotEqual(canonical, Canonical(Figure.Replace("n0 + c", "n1 + c", StringComparison.Ordinal)));
        Assert.NotEqual(canonical, Canonical(Figure.Replace("tanh(x + h)", "tanh(x * h)", StringComparison.Ordinal)));
    }

    // Of three nodes with a memory Burnside counts (4·4·4 · 4 · 9 + 4 · 4 · 4) / 2: the halves may change places, and do not where they are the same and the memory is the
    // root's. Of seven without, and with sums alone: each half has 2 · 3 forms, a pair of them 6 · 7 / 2, and the root 2. Of five only the two that read the inputs may
    // change places, and those behind them have other shapes.
    [Theory]
    [InlineData("", "", 1184)]
    [InlineData("nodes 3 { from pairs, merge {add, multiply}, then A } memory c", "nodes 7 { from pairs, then A }", 42)]
    [InlineData("nodes 3 { from pairs, merge {add, multiply}, then A } memory c", "nodes 5 { from pairs, then A }", 24)]
    public void As_many_are_different_as_there_are_orbits(string part, string instead, int count)
    {
        var space = Spaces.Read(part.Length == 0 ? Frame : Frame.Replace(part, instead, StringComparison.Ordinal));
        var found = new HashSet<Genotype>();
        var values = new long[space.Decisions.Items.Count];
        Choose(0);
        Assert.Equal(count, found.Count);

        void Choose(int decision)
        {
            if (decision == values.Length)
            {
                found.Add(Isomorphism.Canonical(space, new Genotype(space.Decisions, values)));
                return;
            }

            for (values[decision] = 0; values[decision] < space.Decisions.Items[decision].ValueCount; values[decision]++) Choose(decision + 1);
        }
    }

    [Theory]
    [InlineData("input x, h", "input x", "NAS0100 2:15 A recurrent cell whose nodes are a tree has two inputs, a place of the text and the state before it; write: input x, h")]
    [InlineData("output last", "output mean(nodes)", "NAS0100 2:89 The next state of a tree is its last node, in which all others end; write: output last")]
    [InlineData("nodes 3", "nodes 4", "NAS0100 2:26 A tree of pairs has an odd number of nodes, one fewer than twice those that read the inputs; write 3 or 5.")]
    [InlineData("then A", "op A",
        "NAS0100 2:26 A node of a tree joins two states and has an activation behind that; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }")]
    [InlineData("memory c", "memory h", "NAS0100 2:80 'h' is an input already; call the memory something else, such as: memory c")]
    [InlineData("input x, h nodes 3 { from pairs, merge {add, multiply}, then A } memory c output last", "input s nodes 3 { from 1 of previous, op A } memory c output mean(nodes)",
        "NAS0100 2:60 Only a recurrent cell whose nodes are a tree has a memory; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }, or remove this line.")]
    [InlineData("memory c", "memory n1", "NAS0030 2:87 A memory cannot be named 'n1': n0, n1, ... are the nodes. Choose another name, such as a.")]
    [InlineData("memory c", "stride 2", "NAS0100 2:80 A recurrent cell knows no stride, reduction or limit; remove this line.")]
    [InlineData("merge {add, multiply}", "merge {add, concat}",
        "NAS0100 2:26 A node of a tree joins two states and has an activation behind that; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }")]
    public void What_is_wrong_with_a_tree(string part, string instead, string problem) => Expect(Frame.Replace(part, instead, StringComparison.Ordinal), problem);

    [Theory]
    [InlineData("from pairs, then S", "NAS0100 2:18 Only the nodes of a recurrent cell are a tree, but this is a cell; write: nodes 4 { from 2 of previous, op Operations }")]
    [InlineData("from previous, previous, op S, merge {add, multiply}",
        "NAS0100 2:18 Only two states can be multiplied, in a recurrent cell whose nodes are a tree; write: nodes 15 { from pairs, merge {add, multiply}, then Activations }")]
    public void What_only_a_tree_has(string clauses, string problem) => Expect(
        $"ops S {{ sep_conv(3) }}\ncell C {{ input x nodes 2 {{ {clauses} }} output last }}\nnet N(channels: 8) {{ input image(3, 8, 8) C head global_avg_pool, linear(2) }}", problem);

    private static void Expect(string text, string problem) =>
        Assert.Equal([problem], Problems.Errors(text));
}
