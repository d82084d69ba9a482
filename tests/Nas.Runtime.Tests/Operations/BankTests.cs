using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

public class BankTests
{
    // Step by step with the network's own modules: what is read is what was written before.
    [Fact]
    public void Nodes_read_banks_and_add_to_them()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var space = SmallSpaces.Read(
            """
            ops L { nor_conv(3), skip_connect }
            cell C { input x banks 3 nodes 3 { from 1..2 of banks, then L, to 1..2 of banks } output concat(banks) }
            net N(channels: 6) { input image(6, 5, 5) C head global_avg_pool, linear(2) }
            """);
        var genotype = GenotypeText.Parse(space, "C: n0 = nor_conv(3)(concat(b0, b2)) to b1; n1 = skip_connect(b1) to b0, b1; n2 = nor_conv(3)(concat(b0, b1)) to b1, b2");
        var network = new Network(NetworkPlan.Of(space), genotype);
        network.eval();
        var images = randn(2, 6, 5, 5);
        var modules = network.named_modules().ToDictionary(m => m.name, m => m.module);
        Tensor Run(string name, Tensor x) => ((nn.Module<Tensor, Tensor>)modules[name]).call(x);

        Tensor[] banks = [.. Enumerable.Range(0, 3).Select(bank => images.narrow(1, 2 * bank, 2))];
        var first = Run("cell0.n0_op", Run("cell0.n0_merge", cat([banks[0], banks[2]], 1)));
        banks[1] = banks[1] + first;
        var second = Run("cell0.n1_merge", banks[1]);
        banks[0] = banks[0] + second;
        banks[1] = banks[1] + second;
        var third = Run("cell0.n2_op", Run("cell0.n2_merge", cat([banks[0], banks[1]], 1)));
        banks[1] = banks[1] + third;
        banks[2] = banks[2] + third;
        var expected = Run("head", cat(banks, 1));
        Assert.True(allclose(expected, network.call(images), 1e-5, 1e-6));
    }

    // A single path computes what the network does with the weights that it inherits, and a mixture is linear in what is read and written.
    [Fact]
    public void A_supernet_reads_the_banks_that_gates_take()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        manual_seed(1);
        var space = SmallSpaces.Banks;
        var plan = NetworkPlan.Of(space);
        using var supernet = new MixedSupernet(plan);
        supernet.eval();
        var images = randn(2, 1, 8, 8);
        var random = new RandomStream(1);
        for (var i = 0; i < 10; i++)
        {
            var genotype = space.Decisions.Sample(random);
            using var network = new Network(plan, genotype);
            var own = network.state_dict();
            foreach (var (name, tensor) in supernet.Inherited(genotype)) own[name].copy_(tensor);
            network.eval();
            Assert.True(allclose(network.call(images), supernet.forward(images, Gates.Of(genotype)), 1e-5, 1e-6));
        }

        // What the first node reads and writes with weights of 1 counts as it is.
        var first = Gates.Of(GenotypeText.Parse(space, "Cell: n0 = nor_conv(3)(concat(b0, b1)) to b1, b2; n1 = nor_conv(1)(b2) to b3"));
        var mixed = first.With(0, Gate.Mix(ones(4), 0b0011)).With(2, Gate.Mix(ones(4), 0b0110));
        Assert.True(allclose(supernet.forward(images, first), supernet.forward(images, mixed), 1e-5, 1e-6));
        var half = first.With(2, Gate.Mix(full(4, 0.5), 0b0110));
        Assert.False(allclose(supernet.forward(images, first), supernet.forward(images, half), 1e-3, 1e-3));
    }
}
