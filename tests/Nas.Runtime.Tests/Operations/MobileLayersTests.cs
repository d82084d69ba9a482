using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>The layers of the mobile chains against what the papers write, number by number.</summary>
public sealed class MobileLayersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SqueezeExciteIsItsFormulaAndItsGradientIsTheFiniteDifference(bool isHard)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var module = new SqueezeExcite(4, 2, isHard);
        module.to(ScalarType.Float64);
        var x = randn(2, 4, 3, 5, dtype: float64);
        var weights = module.state_dict();

        var actual = module.call(x);

        for (var image = 0; image < 2; image++)
        {
            var mean = Enumerable.Range(0, 4).Select(c => x[image, c].mean().item<double>()).ToArray();
            var squeezed = Apply("reduce", mean, 2).Select(v => Math.Max(v, 0)).ToArray();
            var gates = Apply("expand", squeezed, 4).Select(v => isHard ? Math.Clamp(v + 3, 0, 6) / 6 : 1 / (1 + Math.Exp(-v))).ToArray();
            for (var channel = 0; channel < 4; channel++)
                Assert.True((actual[image, channel] - (x[image, channel] * gates[channel])).abs().max().item<double>() < 1e-12);
        }

        string[] names = [.. weights.Keys];
        Gradients.Check(t => module.Run(t[0], (name, _) => t[1 + Array.IndexOf(names, name)]), [x, .. names.Select(n => weights[n])]);

        double[] Apply(string layer, double[] input, int count) => [.. Enumerable.Range(0, count).Select(o =>
            weights[$"{layer}.bias"][o].item<double>() + input.Select((v, i) => v * weights[$"{layer}.weight"][o, i].item<double>()).Sum())];
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(6, 3)]
    [InlineData(8, 4)]
    public void ChannelShuffleTakesTheGroupsInTurn(int channels, int groups)
    {
        using var scope = NewDisposeScope();
        var x = rand(2, channels, 3, 2);
        var shuffled = LayerModules.Create(new Layer.ChannelShuffle(channels, groups), affine: true).call(x);
        for (var group = 0; group < groups; group++)
            for (var i = 0; i < channels / groups; i++)
                Assert.True(shuffled[.., (i * groups) + group].eq(x[.., (group * channels / groups) + i]).all().item<bool>());
        Gradients.Check(t => nn.ChannelShuffle(groups).call(t[0]), [x.to(float64)]);
    }

    [Theory]
    [InlineData("hswish")]
    [InlineData("swish")]
    public void ActivationsAreTheirFormulas(string name)
    {
        using var scope = NewDisposeScope();
        var x = linspace(-5, 5, 41, dtype: float64);
        var layer = Assert.Single(OperationDefinition.All[name].Layers(new OperationContext(4, 4, 1, true, new Dictionary<string, double>())));
        var actual = LayerModules.Create(layer, affine: true).call(x).data<double>().ToArray();
        Assert.Equal(
            x.data<double>().ToArray().Select(v => Math.Round(v * (name == "hswish" ? Math.Clamp(v + 3, 0, 6) / 6 : 1 / (1 + Math.Exp(-v))), 12)),
            actual.Select(v => Math.Round(v, 12)));
    }

    [Theory]
    [InlineData("shuffle_block", true)]
    [InlineData("shuffle_block", false)]
    [InlineData("shuffle_xception", true)]
    [InlineData("shuffle_xception", false)]
    public void AShuffleUnitMixesTwoPathsChannelByChannel(string name, bool keepsShape)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var layers = Lower(name, 6, keepsShape ? 6 : 10, keepsShape ? 1 : 2, keepsShape);
        var module = LayerModules.Create("unit", layers, affine: true);
        module.eval();
        var x = randn(2, 6, 5, 7);
        var halves = Assert.IsType<Layer.Halves>(layers[0]);
        var parts = ((nn.Module<Tensor, Tensor>[])[.. ((ConcatenatedHalves)module.children().First()).children().Cast<nn.Module<Tensor, Tensor>>()]);

        var actual = module.call(x);

        // Where the shape stays, the even channels are the first half as it came, and the odd ones what the second became; else both come from all.
        var half = actual.shape[1] / 2;
        var (left, right) = keepsShape ? (x[.., ..3], parts[1].call(x[.., 3..])) : (parts[0].call(x), parts[1].call(x));
        for (var i = 0; i < half; i++)
        {
            Assert.True(actual[.., 2 * i].eq(left[.., i]).all().item<bool>());
            Assert.True(actual[.., (2 * i) + 1].eq(right[.., i]).all().item<bool>());
        }

        Assert.Equal(keepsShape, halves.Splits);
        Assert.Equal(name == "shuffle_block" ? 1 : 3, halves.Right.OfType<Layer.Convolution>().Count(c => c.Groups > 1));
    }

    private static IReadOnlyList<Layer> Lower(string name, int input, int output, int stride, bool keepsShape)
    {
        var arguments = name == "shuffle_block" ? EquatableArray.Of(new Argument("kernel", Expression.Number(5), false)) : default;
        return OperationDefinition.Lower(new Operation(name, arguments), input, output, stride, keepsShape, new Dictionary<string, int> { ["channels"] = 8 });
    }
}
