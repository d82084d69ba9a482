using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class GreedyDecisionsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Eight edges of a cell of four nodes: the paper's fifty epochs.
    [Fact]
    public void Times_are_those_of_the_paper()
    {
        var schedule = new GreedySchedule(9, 5, false);
        Assert.Equal([9, 14, 19, 24, 29, 34, 39, 44], Enumerable.Range(0, 49).Where(e => schedule.TimesFrom(e, 50) > 0));
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], Enumerable.Range(0, 49).Select(e => schedule.TimesFrom(e, 50)).Where(t => t > 0));
    }

    // Two: n0 keeps a and b, n1 two of a, b, n0. Candidates: skip_connect, sep_conv(3), and none, which is searched only.
    [Fact]
    public void Important_and_sure_edges_are_decided_first_and_a_full_node_drops_the_others()
    {
        var space = SmallSpaces.Two;
        using var greedy = new GreedyDecisions(space.Decisions, CPU, new RandomStream(1), new(0, 1, false));
        double[][] shares = [[0.45, 0.35, 0.2], [0.3, 0.3, 0.4], [0.1, 0.8, 0.1], [0.5, 0.1, 0.4], [0.05, 0.05, 0.9]];
        Set(greedy, shares);
        // Four decisions, four times: epochs 0 to 3 of 5. By hand: importance is the share of the first two, certainty one less the entropy of those two among themselves.
        var expected = new List<string>();
        var (names, open) = (new[] { "Cell.n0.a", "Cell.n0.b", "Cell.n1.a", "Cell.n1.b", "Cell.n1.n0" }, Enumerable.Range(0, 5).ToList());
        for (var time = 0; time < 4; time++)
        {
            var best = open.MaxBy(e => Scaled(open.Select(Importance), Importance(e)) * Scaled(open.Select(Certainty), Certainty(e)));
            expected.Add(names[best]);
            open.Remove(best);
            if (open.Count(e => e >= 2) == 1) open.RemoveAll(e => e >= 2); // two of n1 are decided
            greedy.Begin(new(time + 1, 5, 0, 4));
            Assert.Equal(time + 1, greedy.Made);
            var gates = greedy.Sample();
            Assert.Equal(expected.Order(), names.Where(n => gates[space.Decisions.IndexOf(n)] is var g && g.Active is 1 or 2 && g.Weight(0) is null).Order());
        }

        Assert.Equal("Cell.n1.a", expected[0]);
        var derived = greedy.Derive(Synthetic.Unconstrained(space));
        Assert.Equal("Cell: n0 = skip_connect(a) + skip_connect(b); n1 = sep_conv(3)(a) + skip_connect(b)", GenotypeText.Write(space, derived));
        // What runs is the architecture itself.
        var (last, own) = (greedy.Sample(), Gates.Of(derived));
        for (var i = 0; i < last.Count; i++)
        {
            var mask = (1L << space.Decisions.Items[i].Width) - 1;
            Assert.Equal(own[i].Active & mask, last[i].Active & mask);
            Assert.Null(last[i].Weight(0));
        }

        double Importance(int edge) => shares[edge][0] + shares[edge][1];
        double Certainty(int edge)
        {
            var p = shares[edge][0] / Importance(edge);
            return 1 + (((p * Math.Log(p)) + ((1 - p) * Math.Log(1 - p))) / Math.Log(2));
        }

        static double Scaled(IEnumerable<double> all, double value) => all.Max() > all.Min() ? (value - all.Min()) / (all.Max() - all.Min()) : 1;
    }

    // By importance and certainty n1.a comes first; but it was another one an epoch before.
    [Fact]
    public void By_the_second_criterion_an_edge_must_have_been_steady()
    {
        double[][] shares = [[0.45, 0.35, 0.2], [0.3, 0.3, 0.4], [0.1, 0.8, 0.1], [0.6, 0.1, 0.3], [0.05, 0.05, 0.9]];
        Assert.Equal("Cell.n1.a", First(false));
        Assert.Equal("Cell.n1.b", First(true));

        string First(bool history)
        {
            using var greedy = new GreedyDecisions(SmallSpaces.Two.Decisions, CPU, new RandomStream(1), new(1, 1, history));
            var before = shares.Select(s => s.ToArray()).ToArray();
            before[2] = [0.8, 0.1, 0.1];
            Set(greedy, before);
            greedy.Begin(new(1, 9, 0, 4));
            Assert.Equal(0, greedy.Made);
            Set(greedy, shares);
            greedy.Begin(new(2, 9, 0, 4));
            var gates = greedy.Sample();
            return Assert.Single(SmallSpaces.Two.Decisions.Items.Where((d, i) => d.Kind == DecisionKind.One && gates[i].Weight(0) is null)).Name;
        }
    }

    // Depths, arguments and widths as well as edges; nothing is left open when the last time has come.
    [Theory]
    [InlineData("Stage")]
    [InlineData("Darts")]
    [InlineData("Bench201")]
    public void Few_times_decide_more_at_once_and_a_kept_state_goes_on_as_it_would_have(string name)
    {
        var space = name switch { "Stage" => SmallSpaces.Stage, "Darts" => SmallSpaces.Darts, _ => SmallSpaces.Bench201 };
        var first = Create();
        manual_seed(3);
        foreach (var parameter in first.Parameters)
            using (no_grad()) parameter.copy_(randn_like(parameter));
        first.Begin(new(1, 4, 0, 4));
        Assert.True(first.Made > 0);
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        using var second = Create();
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        Assert.Equal(first.Made, second.Made);
        foreach (var greedy in new[] { first, second })
        {
            greedy.Begin(new(2, 4, 0, 4));
            greedy.Begin(new(3, 4, 0, 4));
            var gates = greedy.Sample();
            Assert.All(Enumerable.Range(0, gates.Count), i => Assert.Null(gates[i].Weight(0)));
        }

        Assert.Equal(first.Derive(Synthetic.Unconstrained(space)), second.Derive(Synthetic.Unconstrained(space)));
        first.Dispose();

        GreedyDecisions Create() => new(space.Decisions, CPU, new RandomStream(2), new(0, 1, true));
    }

    private static void Set(GreedyDecisions greedy, double[][] shares)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        greedy.Parameters[0].copy_(tensor(shares.SelectMany(s => s).Select(s => (float)Math.Log(s)).ToArray(), shares.Length, 3));
    }
}
