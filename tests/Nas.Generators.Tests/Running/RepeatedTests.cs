using Nas.Dsl.CSharp;

namespace Nas.Generators.Tests.Running;

public class RepeatedTests
{
    // Two rows behind one another, one of them of two stages, and none of them longer than it was while it was written.
    private const string Rows =
        """
        ops Some { skip_connect, sep_conv(3), max_pool(3) }
        cell Normal { input a, b  nodes 2 { from 2 of previous, op Some }  output concat(nodes) }
        cell Reduction : Normal { stride 2 }
        cell One { input x  nodes 2 { from all of previous, op Some }  output last }
        net Net(channels: 4, classes: 3, cells: 1, more: 1) {
          input image(3, 8, 8)
          stem conv(3, channels * 3), batch_norm
          repeat cells { Normal }
          repeat more { One res_block }
          repeat 2 * cells { Normal }
          Reduction { channels * 2 }
          repeat 2 { Normal }
          repeat more { Normal }
          head global_avg_pool, linear(classes)
        }
        """;

    /// <summary>What was written once computes for any depth and width what is built of them, from the same weights by the same names, and so does the supernet.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_written_network_is_as_deep_as_its_parameters_say(int depthWhereItIsWritten)
    {
        var space = CompiledSpace.Compile(Rows);
        var genotype = space.Draw(3);
        var source = NetworkWriter.Write(space.Space, genotype, "Written", new Dictionary<string, int> { ["cells"] = depthWhereItIsWritten });
        var written = CompiledSpace.Compile(Rows, source);
        var images = space.Images(2);
        foreach (var (cells, more) in new[] { (1, 1), (2, 1), (1, 2), (4, 3) })
        {
            var parameters = new Dictionary<string, int> { ["channels"] = 5, ["classes"] = 3, ["cells"] = cells, ["more"] = more };
            var built = space.Build(genotype, parameters);
            var network = written.Written("Written", [.. space.Space.Net.Parameters.Select(p => parameters[p.Name])]);
            Assert.Equal(built.state_dict().Keys.Order(), network.state_dict().Keys.Order());
            Weights.DisturbStatistics(built);
            Weights.Copy(built.state_dict(), network);
            built.eval();
            network.eval();
            Weights.AssertClose(built.call(images), network.call(images));
        }

        NetworkForms.AssertOne(space, Rows, genotype, new Dictionary<string, int> { ["channels"] = 4, ["classes"] = 3, ["cells"] = 2, ["more"] = 1 });
    }
}
