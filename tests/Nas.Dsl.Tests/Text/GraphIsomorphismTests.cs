using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Text;

/// <summary>
/// Canonical forms of graphs with choices, against what they should tell apart: their texts, with motifs written out in place, dead nodes left
/// out and the others renamed in every way. All architectures of small spaces are compared with one another.
/// </summary>
public class GraphIsomorphismTests
{
    private const string Pairs = "ops S { skip_connect, sep_conv(3) } motif Pair 2 { input x nodes 1 { from all of previous, op S } output last } ";

    private static readonly Dictionary<string, string> Small = new()
    {
        ["three nodes that share the width, with a limit"] = "ops S { conv_block(1), max_pool(3) } "
            + "cell C { input x nodes 3 { from any of previous, then S } output concat(any, channels) limit edges 6 }",
        ["two nodes that share the width, without one"] = "ops S { conv_block({3, 1}), max_pool(3) } "
            + "cell C { input a, b nodes 2 { from any of previous, then S } output concat(any, channels) }",
        ["dead nodes that need an edge"] = "ops S { max_pool(3), conv_block(1) } "
            + "cell C { input x nodes 3 { from 1..2 of previous, then S } output concat(any, channels) }",
        ["dead nodes that need two edges"] = "ops S { max_pool(3), conv_block(1) } "
            + "cell C { input a, b nodes 2 { from 2 of previous, then S } output concat(any, channels) }",
        ["operations on edges and nodes"] = "ops S { sep_conv({3, 5}) } ops T { skip_connect, max_pool(3) } "
            + "cell C { input x nodes 3 { from any of previous, op S, then T } output concat(nodes) }",
        ["the last node"] = "ops S { sep_conv(3), none } ops T { skip_connect, max_pool(3) } "
            + "cell C { input x nodes 3 { from any of previous, op S, then T } output last }",
        ["the last node, with a limit"] = "ops S { sep_conv({3, 5}), skip_connect } cell C { input a, b nodes 3 { from any of previous, op S } output last limit edges 3 }",
        ["operations on nodes that take all"] = "ops S { sep_conv({3, 5}), skip_connect } cell C { input a nodes 5 { from all of previous, then S } output concat(nodes) }",
        ["inputs that may be the same"] = "ops S { skip_connect, sep_conv({3, 5}) } cell C { input x nodes 2 { from previous, previous, op S } output concat(loose) }",
        ["three nodes with inputs that may be the same"] = "ops S { skip_connect, sep_conv(3) } cell C { input x nodes 3 { from previous, previous, op S } output concat(loose) }",
        ["inputs that are added or concatenated"] = "ops S { skip_connect, sep_conv(3) } cell C { input x nodes 2 { from previous, previous, op S, merge {add, concat} } output concat(loose) }",
        ["operations on nodes of which two inputs may be the same"] = "ops S { max_pool(3), conv_block({1, 3}) } "
            + "cell C { input a, b nodes 2 { from previous, previous, then S } output last }",
        ["what nothing reads"] = "ops S { skip_connect, sep_conv(3) } cell C { input a, b nodes 3 { from 1..2 of previous, then S } output concat(loose) }",
        ["nodes that take one another only"] = "ops S { conv_block({3, 1}), sep_conv(3) } cell C { input x nodes 3 { from any of nodes, then S } output sum(loose) }",
        ["five nodes that take one another only"] = "ops S { conv_block(3) } cell C { input x nodes 5 { from any of nodes, then S } output sum(loose) default conv_block(3) }",
        ["loose nodes that are added"] = "ops S { skip_connect, sep_conv(3) } cell C { input x nodes 3 { from previous, previous, op S } output sum(loose) }",
        ["motifs"] = "ops S { skip_connect, sep_conv({3, 5}) } motif Pair 3 { input x nodes 1 { from all of previous, op S } output last } "
            + "ops T { none, Pair } cell C { input x nodes 2 { from all of previous, op T } output last }",
        ["motifs in motifs"] = Pairs + "ops T { none, Pair } motif Block 2 { input y nodes 1 { from all of previous, op T } output last } ops U { Block, Pair } "
            + "cell C { input x nodes 2 { from 1 of previous, op U } output concat(nodes) }",
        ["motifs on nodes of which some are dead"] = Pairs + "ops T { Pair, conv_block(1) } "
            + "cell C { input x nodes 2 { from any of previous, then T } output concat(any, channels) }",
        ["motifs of nodes that are exchanged"] = "ops S { none, sep_conv(3) } motif Pair 2 { input x nodes 3 { from 1 of previous, op S } output last } "
            + "ops T { Pair } cell C { input x nodes 1 { from all of previous, op T } output last }",
    };

    public static TheoryData<string> SmallSpaces => [.. Small.Keys];

    public static TheoryData<string> AllSpaces => [.. Small.Keys, "Bench101", "EnasMacro", "MotifNet", "MobileNet", "MnasNet", "Fbnet", "Macro and cell"];

    [Theory]
    [MemberData(nameof(SmallSpaces))]
    public void Forms_are_equal_where_graphs_are_and_only_there(string name)
    {
        var space = Named(name);
        var forms = new Dictionary<string, Genotype>();
        var graphs = new Dictionary<Genotype, string>();
        var all = Spaces.Architectures(space).ToList();
        Assert.InRange(all.Count, 100, 20_000);
        foreach (var genotype in all)
        {
            var canonical = Isomorphism.Canonical(space, genotype);
            var graph = Graph(space, genotype);
            if (!forms.TryAdd(graph, canonical)) Equal(forms[graph], canonical, $"{GenotypeText.Write(space, genotype)} is {graph}");
            if (!graphs.TryAdd(canonical, graph)) Assert.Equal(graphs[canonical], graph);
        }

        // A form is one of the architectures that it stands for.
        foreach (var (canonical, graph) in graphs) Assert.Equal(graph, Graph(space, canonical));
        // Nodes that take all of previous without an operation on the edge cannot be exchanged.
        Assert.InRange(graphs.Count, 2, space.Cells[^1].Rule is { From.Wiring: Wiring.All, Op: null } ? all.Count : all.Count - 1);

        void Equal(Genotype expected, Genotype actual, string what) =>
            Assert.True(expected.Equals(actual), $"{what}, but {GenotypeText.Write(space, actual)} is not {GenotypeText.Write(space, expected)}");
    }

    [Theory]
    [MemberData(nameof(AllSpaces))]
    public void A_form_is_its_own_form(string name)
    {
        var space = Named(name);
        var random = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            var canonical = Isomorphism.Canonical(space, Spaces.Draw(space, random));
            Assert.Equal(canonical, Isomorphism.Canonical(space, canonical));
            Assert.Equal(canonical, GenotypeText.Parse(space, GenotypeText.Write(space, canonical)));
        }
    }

    [Theory]
    [MemberData(nameof(AllSpaces))]
    public void Inactive_decisions_do_not_matter(string name)
    {
        var space = Named(name);
        var random = new Random(12);
        for (var i = 0; i < 50; i++)
        {
            var genotype = Spaces.Draw(space, random);
            var other = new Genotype(space.Decisions, [.. genotype.Values.Select(v => v < 0 ? random.Next(3) : v)]);
            Assert.Equal(Isomorphism.Canonical(space, genotype), Isomorphism.Canonical(space, other));
        }
    }

    [Fact]
    public void Motifs_that_are_exchanged_everywhere_are_one_network()
    {
        var space = Spaces.Read(Spaces.Sample("MotifNet"));
        var random = new Random(13);
        for (var i = 0; i < 100; i++)
        {
            var text = GenotypeText.Write(space, Spaces.Draw(space, random));
            var canonical = Isomorphism.Canonical(space, GenotypeText.Parse(space, text));
            foreach (var (a, b) in new[] { ("Pair1", "Pair2"), ("Pair1", "Pair3"), ("Pair2", "Pair3"), ("Block1", "Block2") })
            {
                var exchanged = text.Replace(a, "Other").Replace(b, a).Replace("Other", b);
                Assert.Equal(canonical, Isomorphism.Canonical(space, GenotypeText.Parse(space, exchanged)));
            }
        }
    }

    [Fact]
    public void Motifs_that_nothing_names_do_not_matter_and_equal_ones_are_one()
    {
        var space = Named("motifs in motifs");
        Genotype Of(string text) => Isomorphism.Canonical(space, GenotypeText.Parse(space, text));
        const string Used = "Pair1: n0 = sep_conv(3)(x) | Pair2: n0 = {0}(x) | Block1: n0 = Pair1(y) | Block2: n0 = {1}(y) | C: n0 = Block1(x); n1 = Block1(n0)";
        string[] texts = [.. from pair in new[] { "skip_connect", "sep_conv(3)" } from block in new[] { "none", "Pair1", "Pair2" } select Used.Replace("{0}", pair).Replace("{1}", block)];
        Assert.Equal(6, texts.Distinct().Count());
        Assert.Single(texts.Select(Of).Distinct());
        // Where the second block is used, what it is made of matters, until it is the same.
        var second = texts.Select(t => Of(t.Replace("Block1(n0)", "Block2(n0)"))).ToList();
        Assert.Equal(3, second.Distinct().Count());
        Assert.Equal(Of(texts[1]), second[1]);
        Assert.Equal(Of(texts[1]), second[5]);
        Assert.NotEqual(second[0], second[2]);
    }

    [Fact]
    public void Dead_nodes_do_not_matter()
    {
        var space = Spaces.Read(Spaces.Sample("Bench101"));
        Genotype Of(string text) => Isomorphism.Canonical(space, GenotypeText.Parse(space, "Cell101: " + text));
        var bare = Of("n0 = conv_block(1)(0); n1 = conv_block(1)(0); n2 = conv_block(1)(0); n3 = conv_block(1)(0); n4 = conv_block(3)(x); output = n4");
        // n0 leads nowhere, nothing leads to n2, and n3 has no edges at all.
        Assert.Equal(bare, Of("n0 = conv_block(3)(x); n1 = conv_block(3)(x); n2 = max_pool(3, norm: false)(0); n3 = conv_block(1)(0); n4 = conv_block(1)(n0); output = n1 + n2"));
        Assert.NotEqual(bare, Of("n0 = conv_block(3)(x); n1 = conv_block(3)(x); n2 = max_pool(3, norm: false)(0); n3 = conv_block(1)(0); n4 = conv_block(1)(n0); output = n1 + n4"));
        Assert.Equal("Cell101: n0 = conv_block(1)(0); n1 = conv_block(1)(0); n2 = conv_block(1)(0); n3 = conv_block(1)(0); n4 = conv_block(3)(x); output = n4", GenotypeText.Write(space, bare));
    }

    private static SearchSpace Named(string name) => name switch
    {
        "Macro and cell" => Spaces.Around(
            """
            ops S { sep_conv({3, 5}), none, skip_connect }
            cell M { input x nodes 4 { from last, op S, skip any of previous } output last reduce after n1 }
            cell C { input a, b nodes 3 { from any of previous, op S, then S, skip any of previous } output concat(nodes) limit edges 4 }
            """, "M", "C"),
        _ when Small.TryGetValue(name, out var text) => Spaces.Around(text, "C"),
        _ => Spaces.Read(Spaces.Sample(name)),
    };

    // The cell's graph whatever its nodes are called, from its text alone: the smallest text over all names of those that matter.
    private static string Graph(SearchSpace space, Genotype genotype)
    {
        var written = new Dictionary<string, string>();
        var text = "";
        foreach (var part in GenotypeText.Write(space, genotype).Split(" | "))
        {
            var (name, body) = (part.Split(": ", 2)[0], part.Split(": ", 2)[1]);
            var cell = space.Graph(name).Cell!;
            text = Smallest(cell, body, written);
            // Graphs of one motif are told apart by what they are made of, and not from their names.
            written.Add(name, cell.Copies > 0 ? $"{cell.Name}[{text}]" : "");
        }

        return text;
    }

    private static string Smallest(Cell cell, string body, IReadOnlyDictionary<string, string> motifs)
    {
        var edges = new List<(string From, string To, string Operation)>();
        var operations = new Dictionary<string, string>();
        foreach (var part in body.Split("; "))
        {
            var (node, formula) = (part.Split(" = ")[0], part.Split(" = ")[1]);
            if (node != "output")
            {
                operations[node] = "";
                if (cell.Rule.Then is not null) (operations[node], formula) = Applied(formula, motifs);
            }

            if (formula.StartsWith("concat(", StringComparison.Ordinal))
            {
                operations[node] += "concat";
                formula = formula[7..^1].Replace(", ", " + ");
            }

            foreach (var term in formula.Split(" + ").Where(t => t != "0"))
            {
                var (operation, state) = cell.Rule.Op is null || node == "output" ? ("", term) : Applied(term, motifs);
                edges.Add((state, node, operation));
            }
        }

        if (cell.Output == CellOutput.Share)
        {
            bool Reaches(string from, string to) => from == to || edges.Any(e => e.From == from && Reaches(e.To, to));
            foreach (var node in operations.Keys.ToList())
                if (!cell.Inputs.Any(i => Reaches(i, node)) || !Reaches(node, "output")) operations.Remove(node);
            edges.RemoveAll(e => (e.From[0] == 'n' && !operations.ContainsKey(e.From)) || (e.To[0] == 'n' && !operations.ContainsKey(e.To)));
        }

        // A node that takes nothing and that none takes is none.
        if (cell.Rule.From == From.AnyNodes)
            foreach (var node in operations.Keys.ToList())
                if (!edges.Any(e => e.From == node || e.To == node)) operations.Remove(node);
        string[] nodes = [.. operations.Keys];
        string[] numbers = [.. nodes.Select((_, i) => $"n{i}")];
        return Permutations(numbers).Where(names => cell.Output != CellOutput.Last || names[^1] == numbers[^1]).Select(names =>
        {
            var renamed = nodes.Zip(names).ToDictionary(p => p.First, p => p.Second);
            string Rename(string state) => renamed.GetValueOrDefault(state, state);
            return string.Join(" ", edges.Select(e => $"{Rename(e.From)}-{e.Operation}-{Rename(e.To)}").Concat(operations.Select(o => $"{Rename(o.Key)}:{o.Value}")).Order(StringComparer.Ordinal));
        }).Order(StringComparer.Ordinal).First();
    }

    // The operation before the last parenthesis, and what is in it.
    private static (string Operation, string Argument) Applied(string formula, IReadOnlyDictionary<string, string> motifs)
    {
        var (open, depth) = (formula.Length, 0);
        do
        {
            open--;
            depth += formula[open] == ')' ? 1 : formula[open] == '(' ? -1 : 0;
        }
        while (depth > 0);
        return (motifs.GetValueOrDefault(formula[..open], formula[..open]), formula[(open + 1)..^1]);
    }

    private static IEnumerable<string[]> Permutations(string[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (string[])[item, .. rest]));
}
