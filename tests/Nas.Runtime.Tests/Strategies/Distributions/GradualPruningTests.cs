using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class GradualPruningTests : IDisposable
{
    private static readonly PruningSchedule Schedule = new(Candidates: 2, Always: 0.01, AtMost: 0.1, FirstPrice: 0.5, Growth: 2);

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Each_candidate_has_the_sigmoid_of_its_own_parameter()
    {
        using var gradual = Create(SmallSpaces.AllEdges, [0, 1, -1, 2, 3, -2]);
        var gates = gradual.Sample();
        float[] logits = [0, 1, -1, 2, 3, -2];
        for (var i = 0; i < 6; i++) Assert.Equal(Sigmoid(logits[i]), gates[i / 2].Weight(i % 2)!.item<float>(), 1e-6);
    }

    // AllEdges: n0 takes x, n1 takes x and n0; two candidates on each edge.
    [Fact]
    public void The_penalty_is_that_of_the_shares_of_each_node_and_of_their_cost()
    {
        var space = SmallSpaces.AllEdges;
        float[] logits = [0, 1, -1, 2, 3, -2];
        foreach (var weight in new[] { 0.0, 1.5 })
        {
            var terms = CostTerm.Of(NetworkPlan.Of(space), CostMeasure.Flops);
            using var gradual = new GradualPruning(space.Decisions, CPU, new RandomStream(1), Schedule with { AtMost = 0 })
            {
                Cost = weight == 0 ? null : new(terms, (operations, cost) => operations + (cost * weight)),
            };
            Set(gradual, logits);
            Assert.Equal(0.7, gradual.Penalty(tensor(0.7f)).item<float>(), 1e-6); // nothing is paid at first
            gradual.Moved();
            gradual.Begin(new(1, 9, 0, 4));
            var w = logits.Select(l => Sigmoid(l)).ToArray();
            double[] shares = [.. w.Select((v, i) => Math.Log(1 + (i < 2 ? 2 * v / (w[0] + w[1]) : 4 * v / (w[2] + w[3] + w[4] + w[5]))))];
            var cost = terms.Sum(t => t.Cost * t.Picks.Aggregate(1.0, (product, p) => product * shares[(2 * p.Decision) + p.Candidate]));
            Assert.Equal(1, gradual.Price);
            Assert.Equal(0.7 + shares.Sum() + (weight * cost), gradual.Penalty(tensor(0.7f)).item<float>(), 1e-4);
        }
    }

    [Fact]
    public void The_weakest_of_their_nodes_are_pruned_and_the_price_rises_until_enough_are()
    {
        // Shares of n0: 0.5 and 0.5; of n1: 0.006, 0.46, 0.46, 0.06.
        using var gradual = Create(SmallSpaces.AllEdges, [0, 0, -5, 0.5f, 0.5f, -2.44f]);
        gradual.Begin(new(1, 9, 0, 4));
        Assert.Equal((0, 2), (gradual.Price, gradual.Remaining.Count(1))); // the architecture has not learnt
        gradual.Moved();
        gradual.Begin(new(2, 9, 0, 4));
        Assert.Equal([2, 1, 1], Counts());
        Assert.Equal(0, gradual.Price); // enough were pruned: 0 / 2
        Assert.Equal(0b10, gradual.Sample()[1].Active);
        gradual.Moved();
        gradual.Begin(new(3, 9, 0, 4));
        Assert.Equal(1, gradual.Price); // none is weak enough: 0.5 · 2
        gradual.Moved();
        gradual.Begin(new(4, 9, 0, 4));
        Assert.Equal(2, gradual.Price); // the rise is at its most
        Assert.False(gradual.HasSettled);
        Set(gradual, [9, -9, -5, 0, 0, -2]);
        gradual.Moved();
        gradual.Begin(new(5, 9, 0, 4));
        Assert.True(gradual.HasSettled);
        Assert.Equal("Cell: n0 = skip_connect(x); n1 = nor_conv(3)(x) + skip_connect(n0)", GenotypeText.Write(SmallSpaces.AllEdges, gradual.Derive(Synthetic.Unconstrained(SmallSpaces.AllEdges))));
        gradual.Moved();
        gradual.Begin(new(6, 9, 0, 4));
        Assert.Equal([1, 1, 1], Counts());

        int[] Counts() => [.. Enumerable.Range(0, 3).Select(gradual.Remaining.Count)];
    }

    // As many as are due, the weakest first; but those below the lower threshold in any case.
    [Fact]
    public void No_more_are_pruned_than_are_due_but_those_that_hardly_count()
    {
        var space = SmallSpaces.Bench201; // n2 takes three states, and each edge has four candidates that add something
        using var gradual = new GradualPruning(space.Decisions, CPU, new RandomStream(1), Schedule);
        Set(gradual, new float[30]); // all shares of n1 are 0.125, of n2 0.083, of n0 0.25
        gradual.Moved();
        gradual.Begin(new(1, 9, 0, 4));
        Assert.Equal(22, Left());
        float[] logits = new float[30];
        for (var c = 0; c < 4; c++) logits[c] = -9;
        Set(gradual, logits);
        gradual.Moved();
        gradual.Begin(new(2, 9, 0, 4));
        Assert.Equal(19, Left());

        int Left() => Enumerable.Range(0, 6).Sum(gradual.Remaining.Count);
    }

    [Fact]
    public void What_adds_nothing_is_no_candidate_and_stands_where_all_others_are_pruned()
    {
        // Of n1 the edge from x is weak, and of that from n0 the skip connection.
        using var gradual = Create(SmallSpaces.WithNone, [5, 0, 0, 9, -9, -9, 9, -9, 2]);
        var gates = gradual.Sample();
        Assert.All(Enumerable.Range(0, 3), d => Assert.Equal(0b110, gates[d].Active));
        gradual.Moved();
        gradual.Begin(new(1, 9, 0, 4));
        Assert.Equal("Cell: n0 = skip_connect(x); n1 = none(x) + nor_conv(3)(n0)", GenotypeText.Write(SmallSpaces.WithNone, gradual.Derive(Synthetic.Unconstrained(SmallSpaces.WithNone))));
        Assert.False(gradual.HasSettled); // two candidates of n0
        Set(gradual, [5, 0, -9, 9, -9, -9, 9, -9, 2]);
        gradual.Moved();
        gradual.Begin(new(2, 9, 0, 4));
        Assert.True(gradual.HasSettled);
        // None costs nothing: one is left of each node, and log(1 + 1) is all.
        var price = gradual.Price;
        gradual.Moved();
        gradual.Begin(new(3, 9, 0, 4));
        Assert.True(gradual.Price > price);
        Assert.Equal(2 * Math.Log(2) * gradual.Price, gradual.Penalty(tensor(0f)).item<float>(), 1e-5);
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_would_have()
    {
        using var first = Create(SmallSpaces.AllEdges, [0, 0.1f, -1, 2, 3, -2]);
        first.Moved();
        first.Begin(new(1, 9, 0, 4));
        first.Moved();
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        using var second = Create(SmallSpaces.AllEdges, new float[6]);
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        foreach (var gradual in new[] { first, second }) gradual.Begin(new(2, 9, 0, 4));
        Assert.Equal(first.Price, second.Price);
        Assert.Equal(Enumerable.Range(0, 3).Select(first.Remaining.Of), Enumerable.Range(0, 3).Select(second.Remaining.Of));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static GradualPruning Create(SearchSpace space, float[] logits)
    {
        var gradual = new GradualPruning(space.Decisions, CPU, new RandomStream(1), Schedule);
        Set(gradual, logits);
        return gradual;
    }

    private static void Set(GradualPruning gradual, float[] logits)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        gradual.Parameters[0].copy_(tensor(logits, gradual.Parameters[0].shape));
    }
}
