using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class AnnealedPruningTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_temperature_falls_below_1_when_the_grace_is_over()
    {
        using var annealed = Create(SmallSpaces.AllEdges);
        double[] temperatures = [.. Enumerable.Range(0, 12).Select(epoch =>
        {
            annealed.Begin(new(epoch, 50, 0, 4));
            return annealed.Temperature;
        })];
        Assert.Equal(1.6, temperatures[0], 1e-12);
        Assert.Equal(1.6 * 0.95 * 0.95, temperatures[2], 1e-12);
        Assert.Equal(10, temperatures.TakeWhile(t => t >= 1).Count()); // the epochs of warming up
    }

    [Fact]
    public void Weights_are_a_softmax_at_the_temperature_over_what_is_left()
    {
        // Of three: the third has less than 0.4 / 3 at a temperature of 0.5, and not at 1.
        using var annealed = Create(SmallSpaces.Two, cooling: 0.5, first: 1);
        float[] logits = [0.5f, 0, -0.4f];
        Set(annealed, [.. Enumerable.Repeat(logits, 5).SelectMany(l => l)]);
        AssertWeights(annealed, Softmax(1, 3));

        annealed.Moved();
        annealed.Begin(new(1, 9, 1, 4)); // within an epoch nothing is pruned
        Assert.Equal(3, annealed.Remaining.Count(1));
        annealed.Begin(new(1, 9, 0, 4));
        Assert.Equal(2, annealed.Remaining.Count(1));
        AssertWeights(annealed, Softmax(0.5, 2));

        // The third has no gradient any more.
        var gate = annealed.Sample()[1];
        Assert.Equal(0b11, gate.Active);
        gate.Weight(0)!.backward();
        Assert.Equal(2, annealed.Parameters[0].grad!.ne(0).sum().item<long>());

        double[] Softmax(double temperature, int count)
        {
            var powers = logits.Take(count).Select(l => Math.Exp(l / temperature)).ToArray();
            return [.. powers.Select(p => p / powers.Sum())];
        }

        static void AssertWeights(AnnealedPruning annealed, double[] expected)
        {
            var gate = annealed.Sample()[1];
            for (var c = 0; c < expected.Length; c++) Assert.Equal(expected[c], gate.Weight(c)!.item<float>(), 1e-6);
        }
    }

    [Fact]
    public void Nothing_is_pruned_behind_an_epoch_in_which_the_architecture_did_not_learn()
    {
        using var annealed = Create(SmallSpaces.AllEdges);
        Set(annealed, [5, 0, 5, 0, 5, 0]);
        annealed.Begin(new(1, 9, 0, 4));
        Assert.False(annealed.HasSettled);
        annealed.Moved();
        annealed.Begin(new(2, 9, 0, 4));
        Assert.True(annealed.HasSettled);
        annealed.Begin(new(3, 9, 0, 4));
    }

    // What runs is the architecture, but for edges that are chosen behind it, by how clearly their candidates won.
    [Fact]
    public void When_one_is_left_on_each_edge_the_search_has_settled()
    {
        var space = SmallSpaces.Two;
        using var annealed = Create(space, cooling: 0.1, first: 1);
        Set(annealed, [1, 0, 0, 0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 3]);
        annealed.Moved();
        annealed.Begin(new(1, 9, 0, 4));
        Assert.True(annealed.HasSettled);
        var gates = annealed.Sample();
        // none, which no architecture names, has won the last edge, which n1 can spare.
        Assert.Equal([0b11, 0b01, 0b10, 0b011, 0b10, 0b01, 0], Enumerable.Range(0, 7).Select(i => gates[i].Active));
        Assert.All(Enumerable.Range(0, 7), i => Assert.Null(gates[i].Weight(0)));
        Assert.Equal("Cell: n0 = skip_connect(a) + sep_conv(3)(b); n1 = sep_conv(3)(a) + skip_connect(b)", GenotypeText.Write(space, annealed.Derive(Synthetic.Unconstrained(space))));
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_would_have()
    {
        var space = SmallSpaces.Darts;
        using var first = Create(space, cooling: 0.3, first: 1);
        manual_seed(3);
        foreach (var parameter in first.Parameters)
            using (no_grad()) parameter.copy_(randn_like(parameter));
        first.Moved();
        first.Begin(new(1, 9, 0, 4));
        first.Moved();
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        using var second = Create(space, cooling: 0.3, first: 1);
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        var before = Left(first);
        Assert.Equal(before, Left(second));
        foreach (var annealed in new[] { first, second }) annealed.Begin(new(2, 9, 0, 4));
        Assert.NotEqual(before, Left(first));
        Assert.Equal(Left(first), Left(second));

        long[] Left(AnnealedPruning annealed) => [.. Enumerable.Range(0, space.Decisions.Items.Count).Select(annealed.Remaining.Of)];
    }

    private static AnnealedPruning Create(SearchSpace space, double cooling = 0.95, double first = 1.6) =>
        new(space.Decisions, CPU, new RandomStream(1), first, cooling, 0.4);

    private static void Set(AnnealedPruning annealed, float[] logits)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        annealed.Parameters[0].copy_(tensor(logits, annealed.Parameters[0].shape));
    }
}
