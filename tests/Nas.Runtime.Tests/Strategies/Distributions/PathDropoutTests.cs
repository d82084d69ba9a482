using System.Numerics;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class PathDropoutTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void At_first_nothing_is_dropped()
    {
        var space = SmallSpaces.Two.Decisions;
        var dropout = new PathDropout(space, CPU, 0.1, new RandomStream(1));
        dropout.Begin(new(0, 10, 0, 5));
        var gates = dropout.Sample();
        for (var d = 0; d < space.Items.Count; d++) Assert.Equal((1L << space.Items[d].Width) - 1, gates[d].Active);
        Assert.Equal(1, gates[1].Weight(2)!.item<float>());
    }

    // Half way, of 6 paths to a node of two earlier states with three candidates each, every one is dropped with half of 0.2^(1/6).
    [Fact]
    public void Paths_are_dropped_by_themselves_with_a_rate_that_rises()
    {
        var space = SmallSpaces.Two.Decisions;
        var edges = Enumerable.Range(0, space.Items.Count).First(d => space.Items[d].Kind == DecisionKind.Some);
        int[] operations = [.. Enumerable.Range(0, space.Items.Count).Where(d => space.Items[d].Parent == edges)];
        Assert.Equal(2, operations.Length);
        var dropout = new PathDropout(space, CPU, 0.2, new RandomStream(2));
        dropout.Begin(new(4, 10, 5, 5));
        var expected = 0.5 * Math.Pow(0.2, 1 / 6.0);
        const int Draws = 3000;
        var (dropped, both) = (0, 0);
        for (var i = 0; i < Draws; i++)
        {
            var gates = dropout.Sample();
            if (!gates[operations[0]].IsActive(1)) dropped++;
            if (!gates[operations[0]].IsActive(1) && !gates[operations[1]].IsActive(2)) both++;
            // An edge is there where a path on it is.
            foreach (var operation in operations) Assert.Equal(gates[operation].Active != 0, (gates[edges].Active & space.Items[operation].ParentBits) != 0);
        }

        var all = Math.Pow(expected, 6) / 6; // where all six are, one stays
        AssertRate(expected - all, dropped);
        AssertRate((expected * expected) - (2 * all), both);

        static void AssertRate(double rate, int count) => Assert.InRange(count / (double)Draws, rate - 0.036, rate + 0.036); // 4 deviations
    }

    [Fact]
    public void One_path_to_each_node_stays()
    {
        foreach (var space in new[] { SmallSpaces.Two.Decisions, SmallSpaces.Bench201.Decisions, SmallSpaces.Stage.Decisions })
        {
            var dropout = new PathDropout(space, CPU, 1, new RandomStream(3));
            dropout.Begin(new(9, 10, 5, 5));
            for (var i = 0; i < 50; i++)
            {
                var gates = dropout.Sample();
                for (var d = 0; d < space.Items.Count; d++)
                    if (space.Items[d].Kind == DecisionKind.Some || space.Items[d].Parent < 0 || space.Items[space.Items[d].Parent].Kind == DecisionKind.One)
                        Assert.Equal(1, BitOperations.PopCount((ulong)gates[d].Active));
            }
        }
    }
}
