using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class PerturbationSelectionTests : IDisposable
{
    private static readonly GreedySchedule Schedule = new(First: 1, Every: 1, UsesHistory: false);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void While_nothing_is_decided_all_candidates_count_alike()
    {
        using var selection = Create(SmallSpaces.Two, _ => 0);
        var gates = selection.Sample();
        foreach (var (decision, i) in SmallSpaces.Two.Decisions.Items.Select((d, i) => (d, i)))
        {
            if (decision.Kind == DecisionKind.Some) Assert.Null(gates[i].Weight(0));
            else Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(1 / 3.0, gates[i].Weight(c)!.item<float>(), 1e-6));
            Assert.All(Enumerable.Range(0, decision.Width), c => Assert.True(gates[i].IsActive(c)));
        }
    }

    // What a candidate is worth is known here: the more, the worse it is without it. Each decision takes its dearest, and each node its two dearest edges.
    [Fact]
    public void What_is_missed_most_is_kept()
    {
        var space = SmallSpaces.Two;
        var random = new RandomStream(4);
        var worth = space.Decisions.Items.Select(d => Enumerable.Range(0, d.Width).Select(_ => random.NextDouble()).ToArray()).ToArray();
        using var selection = Create(space, gates => Enumerable.Range(0, gates.Count).Sum(d => Enumerable.Range(0, worth[d].Length).Sum(c => gates[d].IsActive(c) ? worth[d][c] : 0)));

        // Before anything is decided, a glance says the same.
        var glanced = selection.Derive(Unconstrained(space));
        for (var epoch = 0; epoch < 8 && !selection.HasSettled; epoch++) selection.Begin(new(epoch, 8, 0, 4));
        Assert.True(selection.HasSettled);
        var derived = selection.Derive(Unconstrained(space));
        Assert.Equal(GenotypeText.Write(space, derived), GenotypeText.Write(space, glanced));
        for (var d = 0; d < worth.Length; d++)
        {
            if (!derived.IsActive(d)) continue;
            var item = space.Decisions.Items[d];
            // Only what an architecture may name is chosen.
            var expected = Enumerable.Range(0, item.Choices.Count).OrderByDescending(c => worth[d][c]).Take(item.Max).Order();
            Assert.Equal(expected, item.Kind == DecisionKind.One ? [(int)derived[d]] : item.Selected(derived[d]).Order());
        }

        // And nothing else runs any more.
        var gates = selection.Sample();
        var alone = Nas.Runtime.Supernets.Gates.Of(derived);
        Assert.All(Enumerable.Range(0, gates.Count), d => Assert.Equal(alone[d].Active, gates[d].Active));
        Assert.All(Enumerable.Range(0, gates.Count), d => Assert.False(gates[d].IsMixture));
    }

    [Fact]
    public void Decisions_are_made_when_they_are_due_and_all_of_them_in_time()
    {
        using var selection = Create(SmallSpaces.AllEdges, _ => 0);
        int Decided() => Enumerable.Range(0, 3).Count(d => selection.Remaining.Count(d) == 1);
        selection.Begin(new(0, 4, 0, 9));
        selection.Begin(new(1, 4, 0, 9));
        Assert.Equal(0, Decided());
        selection.Begin(new(2, 4, 5, 9)); // in the midst of an epoch
        Assert.Equal(0, Decided());
        selection.Begin(new(2, 4, 0, 9)); // three decisions, two times: after the second epoch and after the third
        Assert.Equal(2, Decided());
        selection.Begin(new(3, 4, 0, 9));
        Assert.Equal(3, Decided());
    }

    [Fact]
    public void Of_equally_accurate_mixtures_that_of_the_larger_loss_is_worse()
    {
        using var selection = new PerturbationSelection(SmallSpaces.AllEdges.Decisions, CPU, new RandomStream(1), Schedule)
        {
            Judge = (gates, _) => (0.5, Enumerable.Range(0, 3).Sum(d => gates[d].IsActive(1) ? 0 : 1.0)),
        };
        for (var epoch = 0; epoch < 4; epoch++) selection.Begin(new(epoch, 4, 0, 4));
        Assert.Equal([1, 1, 1], selection.Derive(Unconstrained(SmallSpaces.AllEdges)).Values.Select(v => (int)v));
    }

    [Fact]
    public void A_glance_is_enough_for_what_is_shown_but_not_for_a_decision()
    {
        var glances = new List<bool>();
        using var selection = new PerturbationSelection(SmallSpaces.AllEdges.Decisions, CPU, new RandomStream(1), Schedule)
        {
            Judge = (_, glance) =>
            {
                glances.Add(glance);
                return (0, 0);
            },
        };
        selection.Derive(Unconstrained(SmallSpaces.AllEdges));
        Assert.Equal(Enumerable.Repeat(true, 6), glances);
        glances.Clear();
        selection.Begin(new(3, 4, 0, 4));
        Assert.Equal(0, glances.Count % 2);
        Assert.DoesNotContain(true, glances);
    }

    [Fact]
    public void It_goes_on_from_where_it_was_saved()
    {
        static double Value(Gates gates) => Enumerable.Range(0, 3).Sum(d => gates[d].IsActive(1) ? d - 1.5 : 0);
        using var first = Create(SmallSpaces.AllEdges, Value);
        first.Begin(new(2, 9, 0, 4));
        using var stream = new MemoryStream();
        first.Save(new BinaryWriter(stream));
        stream.Position = 0;
        using var second = Create(SmallSpaces.AllEdges, Value, seed: 7);
        second.Load(new BinaryReader(stream));
        for (var epoch = 3; epoch < 9; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, 3).Select(first.Remaining.Of), Enumerable.Range(0, 3).Select(second.Remaining.Of));
            first.Begin(new(epoch, 9, 0, 4));
            second.Begin(new(epoch, 9, 0, 4));
        }
    }

    private static PerturbationSelection Create(SearchSpace space, Func<Gates, double> accuracy, ulong seed = 1) =>
        new(space.Decisions, CPU, new RandomStream(seed), Schedule) { Judge = (gates, _) => (accuracy(gates), 0) };

    private static Constraints Unconstrained(SearchSpace space) => Synthetic.Unconstrained(space);
}
