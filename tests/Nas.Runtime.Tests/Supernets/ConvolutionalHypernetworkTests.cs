using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Supernets;

public sealed class ConvolutionalHypernetworkTests() : GeneratedSupernetTests((plan, shapes) => new ConvolutionalHypernetwork(plan, growth: 3, blocks: [2, 1], shapes))
{
    // A layer of kernel 3 that adds to what was there lets a slice reach its neighbours, and no further.
    [Fact]
    public void A_layer_is_told_of_its_neighbours()
    {
        using var scope = NewDisposeScope();
        var plan = NetworkPlan.Of(SmallSpaces.Read(
            """
            ops Ops { conv_block(1), conv_block(3) }
            net Row(channels: 4, classes: 2) { input image(1, 8, 8) stem conv(3) stage S { repeat 5 { Ops } channels 4 } head global_avg_pool, linear(classes) }
            """));
        using var hypernetwork = new ConvolutionalHypernetwork(plan, growth: 2, blocks: [1], [[2, 3]]);
        using var weight = new Parameter(zeros(2, 3));
        float[][] Written(params long[] values) =>
        [
            .. hypernetwork.Write(new Genotype(plan.Space.Decisions, values), [.. Enumerable.Range(0, 5).Select(layer => new GeneratedWeight(weight, 0, 0, 0, layer, 0))])
                .Select(t => t.data<float>().ToArray()),
        ];

        var (one, other) = (Written(0, 0, 0, 0, 0), Written(0, 0, 1, 0, 0));
        Assert.Equal([false, true, true, true, false], one.Zip(other, (a, b) => !a.SequenceEqual(b)));
    }

    [Fact]
    public void Any_space_with_weights_and_a_supernet_has_them_written()
    {
        foreach (var space in new[] { SmallSpaces.Stage, SmallSpaces.Two, SmallSpaces.Motifs, SmallSpaces.Banks })
        {
            using var scope = NewDisposeScope();
            using var supernet = Create(space);
            Assert.NotEmpty(supernet.Inherited(space.Decisions.Sample(new RandomStream(1))));
            Assert.Contains(supernet.Written, w => w.Written.abs().max().item<float>() > 0);
        }
    }

    // The one has no supernet; the other has activations for operations.
    [Theory]
    [InlineData("Bench101", "no supernet")]
    [InlineData("DartsRnn", "weights that could be written")]
    public void Others_are_refused(string space, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Create(SmallSpaces.Sample(space))).Message, StringComparison.Ordinal);

    private static GeneratedSupernet Create(SearchSpace space)
    {
        var plan = NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = 8 });
        return new GeneratedSupernet(plan, shapes => new ConvolutionalHypernetwork(plan, growth: 2, blocks: [1], shapes));
    }
}
