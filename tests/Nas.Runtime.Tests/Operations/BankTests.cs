using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
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
}
