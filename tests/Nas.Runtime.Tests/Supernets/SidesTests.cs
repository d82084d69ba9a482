using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Strategies;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>Images whose side is a choice, in networks, supernets and the strategies that train these.</summary>
public sealed class SidesTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> OfSupernets => [.. Recipe.All.Where(r => r.TrainsSupernet).Select(r => r.Name)];

    // Dilated convolutions over even images are computed over interleaved ones.
    private static SearchSpace Cell { get; } = SmallSpaces.Read(
        """
        ops Ops { none, skip_connect, sep_conv(3), dil_conv(3), max_pool(3) }
        cell C { input x nodes 2 { from all of previous, op Ops } output last }
        net Sided(channels: 4, classes: 2) { input image(1, {12, 7, 8}) stem conv(3), batch_norm C head global_avg_pool, linear(classes) }
        """);

    private static SearchSpace Chain { get; } = SmallSpaces.Read(
        """
        ops Ops { mbconv({3, 5}, {1.5, 2}), skip_connect }
        net Sided(channels: 4, classes: 2) { input image(1, {6, 8}) stem conv(3), batch_norm stage S { repeat 1..2 { Ops } channels {4, 6} } head global_avg_pool, linear(classes) }
        """);

    public void Dispose() => _scope.Dispose();

    /// <summary>The weights of an old pixel fall in a straight line with its distance from the new one, and are 0 at that of the next new one.</summary>
    [Fact]
    public void Images_become_smaller_by_the_mean_of_what_a_new_pixel_covers()
    {
        const double Scale = 8 / 6.0;
        var weights = new float[6, 8];
        for (var to = 0; to < 6; to++)
        {
            double[] falling = [.. Enumerable.Range(0, 8).Select(from => Math.Max(0, 1 - (Math.Abs(from + 0.5 - ((to + 0.5) * Scale)) / Scale)))];
            for (var from = 0; from < 8; from++) weights[to, from] = (float)(falling[from] / falling.Sum());
        }

        var (images, rows) = (randn(2, 3, 8, 8), tensor(weights));
        Assert.InRange((ImageSize.Of(images, new ImageShape(3, 6, 6)) - rows.matmul(images).matmul(rows.t())).abs().max().item<float>(), 0, 1e-5);
        var low = ImageSize.Of(images.to(bfloat16), new ImageShape(3, 6, 6));
        Assert.Equal(ScalarType.BFloat16, low.dtype);
        Assert.InRange((low.to(float32) - rows.matmul(images).matmul(rows.t())).abs().max().item<float>(), 0, 0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_supernet_computes_what_the_network_of_the_side_does(bool byState)
    {
        var supernet = new MixedSupernet(NetworkPlan.Of(Cell)) { ByState = byState };
        supernet.eval();
        var images = randn(3, 1, 12, 12);
        var random = new RandomStream(3);
        for (var i = 0; i < 12; i++)
        {
            var values = Cell.Decisions.Sample(random).Values.ToArray();
            values[0] = i % 3;
            var genotype = new Genotype(Cell.Decisions, values);
            var network = new Network(supernet.Plan, genotype);
            network.load_state_dict(supernet.Inherited(genotype), strict: false);
            network.eval();
            Assert.InRange((supernet.call(images, Gates.Of(genotype)) - network.call(images)).abs().max().item<float>(), 0, 1e-5);
        }
    }

    /// <summary>A net with that size alone, of images that are as small already, has the same result.</summary>
    [Fact]
    public void A_side_is_that_of_the_images_its_layers_see()
    {
        var one = SmallSpaces.Read(Nas.Dsl.SpaceText.Write(Chain).Replace("{6, 8}", "6, 6", StringComparison.Ordinal));
        var (supernet, plain) = (new MixedSupernet(NetworkPlan.Of(Chain)), new MixedSupernet(NetworkPlan.Of(one)));
        plain.load_state_dict(supernet.state_dict());
        supernet.eval();
        plain.eval();
        var (images, genotype) = (randn(3, 1, 8, 8), one.Decisions.Sample(new RandomStream(1)));
        var expected = plain.call(ImageSize.Of(images, new ImageShape(1, 6, 6)), Gates.Of(genotype));
        var actual = supernet.call(images, Gates.Of(new Genotype(Chain.Decisions, [0, .. genotype.Values])));
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-6);
    }

    [Fact]
    public void One_side_runs_in_a_pass_and_its_weight_learns()
    {
        var supernet = new MixedSupernet(NetworkPlan.Of(Chain));
        var (images, gates) = (randn(2, 1, 8, 8), Gates.Of(Chain.Decisions.Sample(new RandomStream(1))));
        Assert.Contains("Sided.image", Assert.Throws<ArgumentException>(() => supernet.call(images, gates.With(0, Gate.Mix(ones(2))))).Message, StringComparison.Ordinal);
        var weights = ones(2).requires_grad_();
        supernet.call(images, gates.With(0, Gate.Mix(weights, 1))).square().sum().backward();
        Assert.NotEqual(0, weights.grad![0].item<float>());
        supernet.train();
        supernet.ComputeInBFloat16();
        Assert.Equal(ScalarType.Float32, supernet.call(images, gates).dtype);
    }

    /// <summary>Who mixes says that it cannot; the others search, and have a side in the end.</summary>
    [Theory]
    [MemberData(nameof(OfSupernets))]
    public void A_strategy_refuses_or_works(string name)
    {
        var recipe = (SupernetRecipe)Recipe.Named(name);
        if (recipe.Refusal(Chain) is { } refusal)
        {
            Assert.DoesNotContain('\n', refusal);
            if (recipe.MixesCandidates) Assert.Contains("the images of Sided are of several sizes", refusal, StringComparison.Ordinal);
            return;
        }

        Assert.False(recipe.MixesCandidates);
        using var data = ImageDataset.Of([.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i * 7))], [.. Enumerable.Range(0, 64).Select(i => (long)(i % 2))], new ImageShape(1, 8, 8), 2);
        var small = new Dictionary<string, string> { ["population"] = "2", ["parents"] = "1", ["recalibration-images"] = "16", ["judged"] = "2", ["controller-steps"] = "2", ["sampled"] = "2" };
        var result = recipe.Run(new SearchRun
        {
            Definition = new GeneralDefinition(Chain),
            Parameters = Chain.Net.Defaults,
            Data = data,
            Device = CPU,
            Random = new RandomStream(5),
            Epochs = 2,
            Trials = 4,
            BatchSize = 16,
            LearningRate = 0.01,
            Options = new OptionValues(recipe, small.Where(o => recipe.Options.Any(r => r.Name == o.Key)).ToDictionary()),
            Constraints = Synthetic.Unconstrained(Chain),
            Preference = Synthetic.Accuracy,
            Listener = new SearchLog(),
            Cancellation = default,
            Augmentation = Augmentation.None,
        })!;
        Assert.InRange(result.Genotype[Chain.Side], 0, 1);
    }

    [Fact]
    public void Ofa_draws_a_side_for_each_step_from_the_beginning()
    {
        var paths = new ElasticPaths(Chain, new(Chain), new RandomStream(1));
        var sides = new HashSet<long>();
        for (var step = 0; step < 20; step++)
        {
            paths.Begin(new(0, 10, step, 20));
            var first = paths.Sample();
            Assert.Equal(first[0].Active, paths.Sample()[0].Active);
            Assert.Equal(first[0].Active, 1L << (int)paths.Largest[0]);
            sides.Add(first[0].Active);
        }

        Assert.Equal([1, 2], sides.Order());
        Assert.DoesNotContain(Dimension.Resolution, paths.Phases.Select(p => p.Opens ?? Dimension.Other));
    }
}
