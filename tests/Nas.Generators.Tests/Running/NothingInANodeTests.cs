using Nas.Dsl;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>Nodes that do <c>none</c> to the sum of their edges are zeros in each form of a network.</summary>
public sealed class NothingInANodeTests
{
    private const string OnEdges = "ops E { skip_connect, nor_conv(1) }";

    [Theory]
    [InlineData("", "input a, b  nodes 3 { from 2 of previous, then S }  output concat(nodes)")]
    [InlineData(OnEdges, "input x  nodes 3 { from all of previous, op E, then S }  output last")]
    [InlineData(OnEdges, "input x  nodes 3 { from previous, previous, op E, merge {add, concat}, then S }  output concat(loose)")]
    [InlineData(OnEdges, "input x  nodes 3 { from last, op E, then S, skip any of previous }  output last")]
    public void They_are_zeros(string edges, string cell)
    {
        var text = $"{edges} ops S {{ none, conv_block(3) }} cell C {{ {cell} }} net N(channels: 4, classes: 3) {{ input image(2, 6, 6)  stem conv(3), batch_norm  repeat 2 {{ C }}  head conv(1), global_avg_pool, linear(classes) }}";
        var space = CompiledSpace.Compile(text);
        var parameters = new Dictionary<string, int> { ["channels"] = 4, ["classes"] = 3 };
        var zeros = 0;
        for (var seed = 0; seed < 6; seed++)
        {
            using var scope = NewDisposeScope();
            var genotype = space.Draw(seed);
            if (GenotypeText.Write(space.Space, genotype).Contains("none(", StringComparison.Ordinal)) zeros++;
            NetworkForms.AssertOne(space, text, genotype, parameters);
        }

        Assert.True(zeros > 1);
    }
}
