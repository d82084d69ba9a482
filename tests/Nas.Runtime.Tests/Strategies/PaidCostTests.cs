using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>What the losses of the recipes that pay for cost are, by hand.</summary>
public sealed class PaidCostTests : IDisposable
{
    // Stem and head take 0.75 ms, each of three convolutions 0.125 ms.
    private static readonly LatencyTable Table = new(
        [("conv(3, channels: 4)", "1x8x8 to 4x8x8", 0.5), ("nor_conv(3)", "4x8x8 to 4x8x8", 0.125), ("global_avg_pool, linear(10)", "4x8x8 to 10", 0.25)]);

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("auto", true, 0.75 + (1.5 * 0.125))]
    [InlineData("latency", true, 0.75 + (1.5 * 0.125))]
    [InlineData("flops", true, (2304 + 50 + (1.5 * 9216)) / 1e6)]
    [InlineData("auto", false, (2304 + 50 + (1.5 * 9216)) / 1e6)]
    [InlineData("params", false, (36 + 50 + (1.5 * 152)) / 1e6)]
    public void Proxylessnas_pays_for_the_cost_to_be_expected(string cost, bool hasTable, double expected)
    {
        var distribution = Distribution("proxylessnas", hasTable, ("cost", cost), ("cost-weight", "2"));
        Assert.Equal(0.5 + (2 * expected), distribution.Penalty(tensor(0.5f)).item<float>(), (2 * expected * 1e-3) + 1e-6);
    }

    // The weights of one draw of the concrete distribution.
    [Fact]
    public void Snas_pays_for_the_cost_of_its_draw()
    {
        var distribution = Distribution("snas", hasTable: true, ("cost-weight", "2"));
        var taken = Enumerable.Range(0, 3).Sum(d => Gates[d].Weight(1)!.item<float>());
        Assert.Equal(0.5 + (2 * (0.75 + (taken * 0.125))), distribution.Penalty(tensor(0.5f)).item<float>(), 1e-4);
        Assert.Equal(0.5f, Distribution("snas", hasTable: true).Penalty(tensor(0.5f)).item<float>());
    }

    // The weights of one draw of Gumbel-softmax; in microseconds, as published tables have it.
    [Theory]
    [InlineData("latency", 1000)]
    [InlineData("flops", 1)]
    public void Fbnet_pays_by_the_logarithm_of_the_cost(string cost, double scale)
    {
        var distribution = Distribution("fbnet", hasTable: true, ("cost", cost));
        var (rest, convolution) = cost == "latency" ? (0.75, 0.125) : (2354 / 1e6, 9216 / 1e6);
        var taken = Enumerable.Range(0, 3).Sum(d => Gates[d].Weight(1)!.item<float>());
        var expected = 0.5 * 0.2 * Math.Pow(Math.Log(1 + (scale * (rest + (taken * convolution)))), 0.6);
        Assert.Equal(expected, distribution.Penalty(tensor(0.5f)).item<float>(), expected * 1e-4);
    }

    [Fact]
    public void What_cannot_be_paid_for_is_a_usage_error()
    {
        Assert.Equal("Option cost is 'latency', and there is no table of latencies.", Assert.Throws<UsageException>(() => Distribution("fbnet", false, ("cost", "latency"))).Message);
        Assert.Contains("auto, params, flops, latency", Assert.Throws<UsageException>(() => Distribution("proxylessnas", true, ("cost", "memory"))).Hint, StringComparison.Ordinal);
    }

    private Nas.Runtime.Supernets.Gates Gates { get; set; } = null!;

    private IGateDistribution Distribution(string name, bool hasTable, params (string Name, string Value)[] options)
    {
        var (recipe, space) = ((SupernetRecipe)Recipe.Named(name), SmallSpaces.AllEdges);
        var distribution = recipe.Distribution(new SearchRun
        {
            Definition = new GeneralDefinition(space),
            Parameters = space.Net.Defaults,
            Data = ImageDataset.Of(new byte[64], [0], new Nas.Dsl.Model.ImageShape(1, 8, 8), 10),
            Device = CPU,
            Random = new RandomStream(1),
            Epochs = 3,
            Trials = 0,
            BatchSize = 1,
            LearningRate = null,
            Options = new OptionValues(recipe, options.ToDictionary(o => o.Name, o => o.Value)),
            Constraints = Synthetic.Unconstrained(space),
            Latency = hasTable ? Table : null,
            Preference = Synthetic.Accuracy,
            Listener = new SearchLog(),
            Cancellation = default,
            Augmentation = Augmentation.None,
        }, new RandomStream(1));
        distribution.Begin(new(0, 3, 0, 1));
        // All candidates are as likely.
        using (no_grad())
            foreach (var parameter in distribution.Parameters) parameter.zero_();
        Gates = distribution.Sample();
        return distribution;
    }
}
