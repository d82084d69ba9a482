using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

public class GatesTests
{
    [Fact]
    public void The_gates_of_an_architecture_open_what_it_names()
    {
        var space = SmallSpaces.Darts.Decisions;
        var genotype = space.Sample(new RandomStream(1));
        var gates = Gates.Of(genotype);
        Assert.Equal(space.Items.Count, gates.Count);
        for (var i = 0; i < gates.Count; i++)
        {
            var expected = !genotype.IsActive(i) ? 0 : space.Items[i].Kind == DecisionKind.One ? 1L << (int)genotype[i] : genotype[i];
            Assert.Equal(expected, gates[i].Active);
            for (var c = 0; c < space.Items[i].Width; c++)
            {
                Assert.Equal((expected >> c & 1) != 0, gates[i].IsActive(c));
                Assert.Null(gates[i].Weight(c));
            }
        }
    }

    [Fact]
    public void A_mixture_runs_what_has_a_weight()
    {
        using var scope = NewDisposeScope();
        var gate = Gate.Mix(tensor(new[] { 0.25f, 0, -0.5f, 0 }));
        Assert.Equal(0b0101, gate.Active);
        Assert.Equal(-0.5f, gate.Weight(2)!.item<float>());
        Assert.Empty(gate.Weight(0)!.shape);
        Assert.Equal(0b11, Gate.Mix(tensor(new[] { 0f, 0f }), 0b11).Active);
    }
}
