using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>Smaller kernels made by matrices, and channels in order (Cai et al. 2020, section 3.3).</summary>
public sealed class KernelTransformsTests : IDisposable
{
    private static readonly Nas.Dsl.Model.SearchSpace Space = SmallSpaces.Read(
        """
        ops Ops { mbconv({3, 5, 7}, {2, 4}, mobilenetv3) }
        net Elastic(channels: 4, classes: 3) { input image(1, 8, 8) stem conv(3) stage S { repeat 1..2 { Ops } channels {4, 8} } head global_avg_pool, linear(classes) }
        """);

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly MixedSupernet _supernet;
    private readonly Tensor _x;

    public KernelTransformsTests()
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

    [Fact]
    public void At_first_a_smaller_kernel_is_the_middle()
    {
        using var _ = no_grad();
        var before = SmallSpaces.Enumerate(Space.Decisions).Take(40).ToDictionary(g => g, g => _supernet.forward(_x, Gates.Of(g)));
        _supernet.TransformKernels();
        Assert.All(before, b => Assert.True(b.Value.allclose(_supernet.forward(_x, Gates.Of(b.Key)), 1e-4, 1e-5)));
    }

    // 7 to 5 and 5 to 3, each row of numbers times a matrix, the same for all channels.
    [Fact]
    public void A_kernel_of_3_is_made_by_both_matrices()
    {
        var kernel = randn(2, 3, 7, 7);
        var (five, three) = (randn(25, 25, requires_grad: true), randn(9, 9, requires_grad: true));
        var made = KernelTransforms.Smaller(kernel, 3, [(5, five), (3, three)]);
        for (var o = 0; o < 2; o++)
        {
            for (var i = 0; i < 3; i++)
            {
                var next = five.mv(kernel[o, i].narrow(0, 1, 5).narrow(1, 1, 5).reshape(25)).reshape(5, 5);
                var last = three.mv(next.narrow(0, 1, 3).narrow(1, 1, 3).reshape(9)).reshape(3, 3);
                Assert.True(made[o, i].allclose(last, 1e-4, 1e-4));
            }
        }

        Assert.All(autograd.grad([made.sum()], [five, three]), g => Assert.True(g.abs().sum().item<float>() > 0));
        Assert.True(KernelTransforms.Smaller(kernel, 7, [(5, five), (3, three)]).equal(kernel).all().item<bool>());
    }

    [Fact]
    public void Matrices_learn_are_kept_and_what_a_network_inherits_is_made_by_them()
    {
        _supernet.TransformKernels();
        var sizes = new ArchitectureSizes(Space);
        var kernels = Nas.Runtime.Spaces.Dimensions.Of(Space);
        var small = sizes.Changed(i => kernels[i] == Nas.Runtime.Spaces.Dimension.Kernel ? 0 : null);
        var matrices = _supernet.named_parameters().Where(p => KernelTransforms.IsOne(p.name)).Select(p => (Tensor)p.parameter).ToArray();
        Assert.Equal(["25 25", "9 9", "25 25", "9 9"], matrices.Select(m => $"{m.shape[0]} {m.shape[1]}"));
        Assert.All(autograd.grad([_supernet.forward(_x, Gates.Of(small)).square().sum()], matrices), g => Assert.True(g.abs().sum().item<float>() > 0));
        using var _ = no_grad();
        foreach (var matrix in matrices) matrix.add_(randn_like(matrix) * 0.3);

        using var kept = new MemoryStream();
        using (var writer = new BinaryWriter(kept, System.Text.Encoding.UTF8, leaveOpen: true)) _supernet.save(writer);
        kept.Position = 0;
        using var again = new MixedSupernet(NetworkPlan.Of(Space));
        again.TransformKernels();
        using (var reader = new BinaryReader(kept)) again.load(reader);

        foreach (var genotype in new[] { small, sizes.Smallest, sizes.Largest })
        {
            using var network = new Network(NetworkPlan.Of(Space), genotype);
            var own = network.state_dict();
            foreach (var (name, tensor) in again.Inherited(genotype)) own[name].copy_(tensor);
            again.eval();
            network.eval();
            Assert.True(network.forward(_x).allclose(again.forward(_x, Gates.Of(genotype)), 1e-4, 1e-5), GenotypeText.Write(Space, genotype));
        }
    }

    [Fact]
    public void Sorted_channels_compute_the_same_and_the_first_matter_most()
    {
        using var _ = no_grad();
        var sizes = new ArchitectureSizes(Space);
        var before = _supernet.forward(_x, Gates.Of(sizes.Largest));
        _supernet.SortChannels();
        Assert.True(before.allclose(_supernet.forward(_x, Gates.Of(sizes.Largest)), 1e-4, 1e-5));
        var readers = _supernet.modules().OfType<TorchSharp.Modules.Conv2d>().Where(c => c.weight!.shape[1] is 16 or 32).ToArray();
        Assert.Equal(2, readers.Length);
        Assert.All(readers, c =>
        {
            var sums = c.weight!.abs().sum([0, 2, 3]).data<float>().ToArray();
            Assert.Equal(sums.OrderDescending(), sums);
        });
    }
}
