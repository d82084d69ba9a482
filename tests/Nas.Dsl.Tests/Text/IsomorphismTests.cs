using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Text;

public class IsomorphismTests
{
    private static readonly SearchSpace Chosen = Spaces.Around(
        "ops S { skip_connect, sep_conv(3), max_pool(3) } cell C { input a, b nodes 4 { from 2 of previous, op S } output concat(nodes) }", "C");

    private static readonly SearchSpace ChosenLast = Spaces.Around(
        "ops S { skip_connect, sep_conv(3) } cell C { input a nodes 4 { from 1 of previous, op S } output last }", "C");

    private static readonly SearchSpace Every = Spaces.Around(
        "ops S { sep_conv(3), none, skip_connect } cell C { input x nodes 4 { from all of previous, op S } output last }", "C");

    private static readonly SearchSpace EveryConcat = Spaces.Around(
        "ops S { none, skip_connect } cell C { input a, b nodes 4 { from all of previous, op S } output concat(nodes) }", "C");

    public static TheoryData<string> Names => ["Chosen", "ChosenLast", "Every", "EveryConcat"];

    [Fact]
    public void Swapped_nodes_are_one_network()
    {
        var one = GenotypeText.Parse(
            Chosen,
            "C: n0 = sep_conv(3)(a) + skip_connect(b); n1 = skip_connect(a) + skip_connect(b); n2 = max_pool(3)(n0) + sep_conv(3)(n1); n3 = sep_conv(3)(a) + sep_conv(3)(n0)");
        var other = GenotypeText.Parse(
            Chosen,
            "C: n0 = skip_connect(a) + skip_connect(b); n1 = sep_conv(3)(a) + skip_connect(b); n2 = sep_conv(3)(a) + sep_conv(3)(n1); n3 = max_pool(3)(n1) + sep_conv(3)(n0)");
        Assert.NotEqual(one, other);
        Assert.Equal(Isomorphism.Canonical(Chosen, one), Isomorphism.Canonical(Chosen, other));
    }

    [Fact]
    public void Another_operation_is_another_network()
    {
        var one = GenotypeText.Parse(Every, "C: n0 = none(x); n1 = sep_conv(3)(x) + none(n0); n2 = none(x) + none(n0) + none(n1); n3 = none(x) + none(n0) + none(n1) + none(n2)");
        var other = GenotypeText.Parse(Every, "C: n0 = none(x); n1 = skip_connect(x) + none(n0); n2 = none(x) + none(n0) + none(n1); n3 = none(x) + none(n0) + none(n1) + none(n2)");
        Assert.NotEqual(Isomorphism.Canonical(Every, one), Isomorphism.Canonical(Every, other));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Canonical_is_the_smallest_of_all_renumberings(string name)
    {
        var space = Named(name);
        var random = new Random(7);
        for (var i = 0; i < 150; i++)
        {
            var genotype = new Genotype(space.Decisions, [.. space.Decisions.Items.Select(d => d.ValueAt(random.NextInt64(d.ValueCount)))]);
            var canonical = Isomorphism.Canonical(space, genotype);
            var all = Renumberings(space, genotype).ToList();
            Assert.Contains(genotype, all);
            var smallest = all.OrderBy(g => string.Concat(g.Values.Select(v => (char)(v + 2))), StringComparer.Ordinal).First();
            Assert.Equal(smallest, canonical);
            foreach (var same in all) Assert.Equal(canonical, Isomorphism.Canonical(space, same));
        }
    }

    [Fact]
    public void Large_symmetric_cells_take_no_time()
    {
        var space = Spaces.Around(
            "ops S { skip_connect } cell C { input a, b nodes 20 { from 2 of previous, op S } output concat(nodes) }", "C");
        var states = Enumerable.Range(2, 20);
        var values = states.SelectMany(s => Enumerable.Repeat(0L, s).Prepend(0b11)).ToArray();
        var genotype = new Genotype(space.Decisions, values);
        Assert.Equal(genotype, Isomorphism.Canonical(space, genotype));
        var random = new Random(3);
        for (var i = 0; i < 10; i++)
        {
            var any = new Genotype(space.Decisions, [.. space.Decisions.Items.Select(d => d.ValueAt(random.NextInt64(d.ValueCount)))]);
            var canonical = Isomorphism.Canonical(space, any);
            Assert.Equal(canonical, Isomorphism.Canonical(space, canonical));
        }
    }

    private static SearchSpace Named(string name) => name switch
    {
        "Chosen" => Chosen,
        "ChosenLast" => ChosenLast,
        "Every" => Every,
        _ => EveryConcat,
    };

    // By brute force over all permutations, on the text: rename the nodes, and turn around what may be turned.
    private static IEnumerable<Genotype> Renumberings(SearchSpace space, Genotype genotype)
    {
        var cell = space.Cells[0];
        var edges = GenotypeText.Write(space, genotype)[3..].Split("; ")
            .SelectMany((node, to) => node.Split(" = ")[1].Split(" + ").Select(e => (Operation: e[..e.LastIndexOf('(')], From: e[(e.LastIndexOf('(') + 1)..^1], To: $"n{to}")))
            .ToList();
        foreach (var permutation in Permutations([0, 1, 2, 3]))
        {
            if (cell.Output == CellOutput.Last && permutation[3] != 3) continue;
            var renamed = edges.Select(e => (e.Operation, From: Rename(e.From), To: Rename(e.To))).ToList();
            if (cell.Rule.From == From.All) renamed = renamed.Select(e => e.Operation == "none" && Backward(e) ? (e.Operation, e.To, e.From) : e).ToList();
            if (renamed.Any(Backward)) continue;
            var nodes = Enumerable.Range(0, 4).Select(n => $"n{n} = {string.Join(" + ", renamed.Where(e => e.To == $"n{n}").Select(e => $"{e.Operation}({e.From})"))}");
            yield return GenotypeText.Parse(space, $"C: {string.Join("; ", nodes)}");

            string Rename(string state) => state[0] == 'n' ? $"n{permutation[state[1] - '0']}" : state;
        }

        static bool Backward((string Operation, string From, string To) edge) => edge.From[0] == 'n' && string.CompareOrdinal(edge.From, edge.To) > 0;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany((item, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (int[])[item, .. rest]));
}
