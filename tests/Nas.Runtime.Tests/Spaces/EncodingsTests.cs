using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;

namespace Nas.Runtime.Tests.Spaces;

public class EncodingsTests
{
    // |nor_conv_3x3~0|+|nor_conv_3x3~0|none~1|+|skip_connect~0|nor_conv_1x1~1|avg_pool_3x3~2|
    private static readonly Genotype Cell201 = new(SmallSpaces.Bench201.Decisions, [3, 3, 0, 1, 2, 4]);

    // n0 has skip from a and sep from b; n1 has sep from a and skip from n0.
    private static readonly Genotype CellTwo = new(SmallSpaces.Two.Decisions, [0b11, 0, 1, 0b101, 1, -1, 0]);

    [Fact]
    public void One_hot_has_an_element_for_each_choice()
    {
        var encoding = new OneHotEncoding(SmallSpaces.Two.Decisions);
        Assert.Equal([1, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0], Encode(encoding, CellTwo));
    }

    // Operations that are not zero are numbered skip 0, 1x1 1, 3x3 2, pool 3. The paths are: skip; 3x3, 1x1 over the first node; 3x3, pool
    // over the second one. Nothing goes from the first to the second node.
    [Fact]
    public void Paths_of_a_cell_of_NAS_Bench_201()
    {
        var encoding = new PathEncoding(SmallSpaces.Bench201.Decisions, SmallSpaces.Bench201);
        Assert.Equal(4 + 16 + 64, encoding.Width);
        Assert.Equal([0, 4 + (2 * 4) + 1, 4 + (2 * 4) + 3], Ones(encoding, Cell201));
        var allConvolutions = new Genotype(SmallSpaces.Bench201.Decisions, [3, 3, 3, 3, 3, 3]);
        Assert.Equal([2, 4 + 10, 20 + 42], Ones(encoding, allConvolutions));
        Assert.Empty(Ones(encoding, new Genotype(SmallSpaces.Bench201.Decisions, [3, 3, 3, 0, 0, 0])));
    }

    [Fact]
    public void Truncated_the_shortest_paths_are_left()
    {
        var encoding = new PathEncoding(SmallSpaces.Bench201.Decisions, SmallSpaces.Bench201, 14);
        Assert.Equal(14, encoding.Width);
        Assert.Equal([0, 13], Ones(encoding, Cell201));
    }

    // Two inputs and two operations: 4 paths of one edge, 8 of two. By hand: a skip; a sep; b sep; a skip skip; b sep skip.
    [Fact]
    public void Paths_of_a_cell_with_two_inputs_begin_with_the_input()
    {
        var encoding = new PathEncoding(SmallSpaces.Two.Decisions, SmallSpaces.Two);
        Assert.Equal(4 + 8, encoding.Width);
        Assert.Equal([0, 1, 3, 4, 4 + 4 + 2], Ones(encoding, CellTwo));
    }

    [Fact]
    public void Without_a_space_paths_are_one_hot()
    {
        var decisions = SmallSpaces.Bench201.Decisions;
        Assert.Equal(Encode(new OneHotEncoding(decisions), Cell201), Encode(new PathEncoding(decisions, null), Cell201));
    }

    [Fact]
    public void Paths_are_the_same_for_isomorphic_cells()
    {
        var random = new RandomStream(1);
        foreach (var space in new[] { SmallSpaces.Bench201, SmallSpaces.Darts })
        {
            var encoding = new PathEncoding(space.Decisions, space);
            for (var i = 0; i < 100; i++)
            {
                var genotype = space.Decisions.Sample(random);
                Assert.Equal(Ones(encoding, genotype), Ones(encoding, Nas.Dsl.Isomorphism.Canonical(space, genotype)));
            }
        }
    }

    // Vertices: the input, the six edges in their order, the output.
    [Fact]
    public void Adjacency_leads_from_each_operation_to_those_that_it_feeds()
    {
        var encoding = new GraphEncoding(SmallSpaces.Bench201.Decisions, SmallSpaces.Bench201);
        Assert.Equal((8, 6), (encoding.Vertices, encoding.Features));
        var (adjacency, features) = Graph(encoding, Cell201);
        Assert.Equal(
            ["0-1", "0-2", "0-4", "1-5", "2-6", "4-7", "5-7", "6-7"],
            Enumerable.Range(0, 64).Where(i => adjacency[i] > 0).Select(i => $"{i / 8}-{i % 8}"));
        // Kinds: input, skip, 1x1, 3x3, pool, output; the vertex without an operation has none.
        Assert.Equal(
            ["0:0", "1:3", "2:3", "4:1", "5:2", "6:4", "7:5"],
            Enumerable.Range(0, 48).Where(i => features[i] > 0).Select(i => $"{i / 6}:{i % 6}"));
    }

    [Fact]
    public void Without_a_space_each_decision_is_a_vertex_between_input_and_output()
    {
        var encoding = new GraphEncoding(SmallSpaces.Two.Decisions, null);
        Assert.Equal(9, encoding.Vertices);
        var (adjacency, features) = Graph(encoding, CellTwo);
        var expected = Enumerable.Range(1, 7).Where(v => v != 6).SelectMany(v => new[] { $"0-{v}", $"{v}-8" }).Order(StringComparer.Ordinal);
        Assert.Equal(expected, Enumerable.Range(0, 81).Where(i => adjacency[i] > 0).Select(i => $"{i / 9}-{i % 9}").Order(StringComparer.Ordinal));
        Assert.Equal(2 + 4 + 4, features.Count(f => f > 0)); // input, output, two sets of two inputs, four operations
    }

    // Operations on nodes, skips, depths, widths and arguments are one-hot; of motifs each graph is one of the encoding.
    [Theory]
    [InlineData("Bench101")]
    [InlineData("EnasMacro")]
    [InlineData("MobileNet")]
    [InlineData("MotifNet")]
    [InlineData("NasNet")]
    [InlineData("MnasNet")]
    [InlineData("Fbnet")]
    [InlineData("GeNet")]
    [InlineData("NasFpn")]
    [InlineData("NatsSize")]
    [InlineData("BigNas")]
    [InlineData("NasRl")]
    [InlineData("Tuned")]
    public void Another_architecture_has_another_encoding(string name)
    {
        var space = SmallSpaces.Sample(name);
        var (vector, graph, paths) = (new OneHotEncoding(space.Decisions), new GraphEncoding(space.Decisions, space), new PathEncoding(space.Decisions, space));
        var random = new RandomStream(2);
        for (var i = 0; i < 100; i++)
        {
            var genotype = space.Decisions.Sample(random);
            var other = genotype.Mutate(random);
            Assert.NotEqual(Encode(vector, genotype), Encode(vector, other));
            Assert.NotEqual(Graph(graph, genotype), Graph(graph, other));
            // Edges of motifs through which nothing flows are on no path.
            if (name != "MotifNet") Assert.NotEqual(Encode(paths, genotype), Encode(paths, other));
        }
    }

    [Fact]
    public void Every_architecture_is_enumerated_once()
    {
        foreach (var space in new[] { SmallSpaces.Two, SmallSpaces.AllEdges, SmallSpaces.TwoWidths })
            Assert.Equal(SmallSpaces.Enumerate(space.Decisions).ToHashSet(), [.. space.Decisions.Enumerate()]);
        Assert.Equal(15_625, SmallSpaces.Bench201.Decisions.Enumerate().Distinct().Count());
        Assert.Equal(48, SmallSpaces.Two.Decisions.Enumerate().Count());
    }

    private static float[] Encode(IArchitectureEncoding encoding, Genotype genotype)
    {
        var vector = new float[encoding.Width];
        encoding.Encode(genotype, vector);
        return vector;
    }

    private static int[] Ones(IArchitectureEncoding encoding, Genotype genotype) =>
        [.. Encode(encoding, genotype).Select((v, i) => (v, i)).Where(p => p.v > 0).Select(p => p.i)];

    private static (float[] Adjacency, float[] Features) Graph(GraphEncoding encoding, Genotype genotype)
    {
        var adjacency = new float[encoding.Vertices * encoding.Vertices];
        var features = new float[encoding.Vertices * encoding.Features];
        encoding.Encode(genotype, adjacency, features);
        return (adjacency, features);
    }
}
