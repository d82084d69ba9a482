using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.CSharp;

public class NetworkWriterTests
{
    private const string Found =
        "Normal: n0 = sep_conv(3)(a) + skip_connect(b); n1 = sep_conv(5)(b) + dil_conv(3)(n0); n2 = skip_connect(a) + max_pool(3)(b); "
        + "n3 = sep_conv(3)(n1) + avg_pool(3)(n2) | "
        + "Reduction: n0 = skip_connect(a) + max_pool(3)(b); n1 = sep_conv(3)(a) + skip_connect(n0); n2 = dil_conv(5)(b) + sep_conv(3)(n1); "
        + "n3 = avg_pool(3)(b) + skip_connect(n2)";

    private const string Bench =
        "Bench: n0 = nor_conv(3)(x); n1 = avg_pool(3, norm: false)(x) + none(n0); n2 = skip_connect(x) + nor_conv(1)(n0) + none(n1)";

    [Fact]
    public void Darts() => Snapshot.Verify(Write(Spaces.Darts, Found));

    [Fact]
    public void Bench201() => Snapshot.Verify(Write(Spaces.Bench201, Bench));

    [Fact]
    public void AllNone() => Snapshot.Verify(Write(
        Spaces.Bench201,
        "Bench: n0 = none(x); n1 = none(x) + none(n0); n2 = none(x) + none(n0) + none(n1)"));

    [Fact]
    public void IdentityCellHandsOutATensorOfItsOwn()
    {
        var source = Write(Spaces.Bench201, "Bench: n0 = none(x); n1 = none(x) + none(n0); n2 = skip_connect(x) + none(n0) + none(n1)");
        Assert.Contains("var n2 = x;\n", source);
        Assert.Contains("return n2.alias().MoveToOuterDisposeScope();", source);
    }

    [Fact]
    public void ZeroNodeBesideUnusedInputs()
    {
        var space = Spaces.Read(
            """
            ops Few { none, sep_conv(3) }
            cell Half { input a, b nodes 1 { from 2 of previous, op Few } output concat(nodes) stride 2 }
            net N(channels: 6, labels: 3) { input image(3, 7, 7) Half head global_avg_pool, dropout(0.25), linear(labels) }
            """);
        Snapshot.Verify(Write(space, "Half: n0 = none(a) + none(b)"));
    }

    [Fact]
    public void OneInputOfUnequalWidths() => Snapshot.Verify(Write(
        Spaces.Read(
            """
            ops Few { skip_connect, sep_conv(3), dil_conv(3, dilation: 4), max_pool(3, norm: false) }
            cell Thin { input scope nodes 2 { from 1 of previous, op Few } output last }
            cell Half : Thin { stride 2 }
            net Net(channels: 8, width: 12) {
              input image(1, 9, 9)
              stem conv(5, width, stride: 2), relu
              Thin Thin
              Half { channels * 3 }
              res_block { channels * 2 }
              max_pool(3)
              head global_avg_pool, linear(width * 3), relu, linear(10)
            }
            """),
        "Thin: n0 = max_pool(3, norm: false)(scope); n1 = dil_conv(3, 4)(n0) | Half: n0 = skip_connect(scope); n1 = max_pool(3, norm: false)(scope)"));

    [Fact]
    public void ParameterThatSizesCannotFollowIsHeldFast()
    {
        // The stem's 16 channels fit the cell's width only while that is 16.
        var space = Spaces.Read(Spaces.Bench201Text.Replace("stem conv(3)", "stem conv(3, 16)"));
        var source = Write(space, "Bench: n0 = none(x); n1 = none(x) + none(n0); n2 = skip_connect(x) + none(n0) + none(n1)");
        Assert.Contains("if (channels != 16) throw new System.ArgumentOutOfRangeException(nameof(channels)", source);
        Assert.Contains("Linear(64, classes)", source);
    }

    [Fact]
    public void NameAndDefaultsAreThoseAskedFor()
    {
        var genotype = GenotypeText.Parse(Spaces.Darts, Found);
        var source = NetworkWriter.Write(Spaces.Darts, genotype, "Other", new Dictionary<string, int> { ["channels"] = 36 });
        Assert.Contains("public sealed partial class Other : Module<Tensor, Tensor>", source);
        Assert.Contains("public Other(int channels = 36, int classes = 10)", source);
        Assert.Contains("Conv2d(1, channels * 3, 3, padding: 1, bias: false)", source);
    }

    [Fact]
    public void VerifiedNetworksHaveTheParametersThatAreCounted()
    {
        // As numel() over parameters() says of the two verified files, compiled and run.
        Assert.Equal(61_466, Count(Spaces.Darts, Found));
        Assert.Equal(344_346, Count(Spaces.Bench201, Bench));

        static long Count(SearchSpace space, string genotype) =>
            Cost.Of(space, GenotypeText.Parse(space, genotype), scope: CostScope.Used).Parameters;
    }

    private static string Write(SearchSpace space, string genotype) => NetworkWriter.Write(space, GenotypeText.Parse(space, genotype));
}
