using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>Batch norms of a supernet with scales and shifts as a network's.</summary>
public sealed class ScaledNormsTests : IDisposable
{
    private static readonly Nas.Dsl.Model.SearchSpace Space = SmallSpaces.Read(
        """
        ops Ops { mbconv({3, 5}, {2, 4}) }
        net Elastic(channels: 4, classes: 3) {
          input image(1, 8, 8) stem conv(3), batch_norm, relu6 stage S { repeat 1..2 { Ops } channels {4, 8} } head conv(1, 6), batch_norm, relu6, global_avg_pool, linear(classes)
        }
        """);

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly MixedSupernet _supernet;
    private readonly ArchitectureSizes _sizes = new(Space);
    private readonly Tensor _x;

    public ScaledNormsTests()
    {
        manual_seed(3);
        _supernet = new MixedSupernet(NetworkPlan.Of(Space));
        _x = randn(3, 1, 8, 8);
    }

    public void Dispose()
    {
        _supernet.Dispose();
        _scope.Dispose();
    }

    // Three in each of two blocks, one in the stem and one in the head.
    [Fact]
    public void All_have_them_and_at_first_they_change_nothing()
    {
        using var _ = no_grad();
        var before = _supernet.forward(_x, Gates.Of(_sizes.Largest));
        var count = _supernet.parameters().Count();
        _supernet.ScaleNorms();
        Assert.Equal(count + (2 * 8), _supernet.parameters().Count());
        Assert.True(before.allclose(_supernet.forward(_x, Gates.Of(_sizes.Largest)), 1e-5, 1e-6));
    }

    [Fact]
    public void They_learn_and_are_inherited_also_once_channels_are_sorted()
    {
        _supernet.ScaleNorms();
        var scales = _supernet.modules().OfType<MixedBatchNorm>().SelectMany(n => n.parameters()).Select(p => (Tensor)p).ToArray();
        Assert.All(autograd.grad([_supernet.forward(_x, Gates.Of(_sizes.Largest)).square().sum()], scales), g => Assert.True(g.abs().sum().item<float>() > 0));
        using var _ = no_grad();
        foreach (var scale in scales) scale.add_(randn_like(scale) * 0.3);
        var before = _supernet.forward(_x, Gates.Of(_sizes.Largest));
        _supernet.SortChannels();
        Assert.True(before.allclose(_supernet.forward(_x, Gates.Of(_sizes.Largest)), 1e-4, 1e-5));
        _supernet.eval();
        foreach (var genotype in new[] { _sizes.Smallest, _sizes.Largest })
        {
            using var network = new Network(NetworkPlan.Of(Space), genotype);
            var own = network.state_dict();
            foreach (var (name, tensor) in _supernet.Inherited(genotype)) own[name].copy_(tensor);
            network.eval();
            Assert.True(network.forward(_x).allclose(_supernet.forward(_x, Gates.Of(genotype)), 1e-4, 1e-5), GenotypeText.Write(Space, genotype));
        }
    }

    // Where the second block adds nothing, it passes on what it gets.
    [Fact]
    public void Residual_blocks_begin_by_adding_nothing()
    {
        using var _ = no_grad();
        var depth = Space.Decisions.IndexOf("S.depth");
        var (shallow, deep) = (_sizes.Changed(i => i == depth ? 0 : null), _sizes.Largest);
        _supernet.ScaleNorms();
        Assert.False(_supernet.forward(_x, Gates.Of(shallow)).allclose(_supernet.forward(_x, Gates.Of(deep))));
        _supernet.BeginWithoutResiduals();
        Assert.True(_supernet.forward(_x, Gates.Of(shallow)).allclose(_supernet.forward(_x, Gates.Of(deep))));
    }
}
