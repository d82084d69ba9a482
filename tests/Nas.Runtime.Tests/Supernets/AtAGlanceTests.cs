using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

public sealed class AtAGlanceTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // As in training, but that nothing is dropped.
    [Fact]
    public void A_look_goes_by_the_statistics_of_its_batch_and_leaves_nothing_behind()
    {
        using var _ = no_grad();
        using var supernet = Create(", dropout(0.5)");
        using var plain = Create("");
        var (x, gates) = (randn(16, 1, 8, 8) + 3, Gates.Of(supernet.Space.Decisions.Sample(new RandomStream(2))));
        var before = supernet.state_dict().Select(t => t.Value.clone()).ToArray();
        var draw = Drawn();
        manual_seed(7);
        var looked = supernet.AtAGlance(() => supernet.forward(x, gates));
        Assert.Equal(draw, rand(1).item<float>());
        Assert.True(supernet.training);
        Assert.All(supernet.modules(), m => Assert.True(m.training));
        Assert.All(before.Zip(supernet.state_dict()), t => Assert.True(t.First.equal(t.Second.Value).all().item<bool>()));
        Assert.True(looked.allclose(plain.forward(x, gates), atol: 1e-6));

        supernet.eval();
        supernet.AtAGlance(() => supernet.forward(x, gates));
        Assert.All(supernet.modules(), m => Assert.False(m.training));
    }

    private static float Drawn()
    {
        manual_seed(7);
        return rand(1).item<float>();
    }

    private static MixedSupernet Create(string dropout)
    {
        manual_seed(3);
        var supernet = new MixedSupernet(NetworkPlan.Of(SmallSpaces.Read(
            $$"""
            ops Ops { skip_connect, sep_conv(3), avg_pool(3) }
            cell C { input x nodes 2 { from all of previous, op Ops } output last }
            net Looked(channels: 8, classes: 3) { input image(1, 8, 8) stem conv(3), batch_norm C head global_avg_pool{{dropout}}, linear(classes) }
            """)));
        supernet.GatherNoStatistics();
        supernet.train();
        return supernet;
    }
}
