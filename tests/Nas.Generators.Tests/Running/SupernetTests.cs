using Nas.Runtime.Supernets;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>The supernet under one-hot gates is the built network, and under mixing gates it has a gradient for every weight.</summary>
public sealed class SupernetTests
{
    public static TheoryData<string, int> Architectures
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var space in CompiledSpace.WithSupernet)
                for (var seed = 0; seed < 6; seed++) data.Add(space, seed);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void UnderOneHotGatesItEqualsTheBuiltNetwork(string name, int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var space = CompiledSpace.All[name].Value;
        var genotype = space.Draw(seed);
        AssertEqual(space, genotype);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ACellOfNothingButOneOperationWorks(int operation)
    {
        // In NAS-Bench-201 operation 0 is 'none': nodes without any edge.
        using var scope = NewDisposeScope();
        manual_seed(1);
        var space = CompiledSpace.All["Bench201"].Value;
        AssertEqual(space, space.Uniform(operation));
    }

    [Fact]
    public void AReductionOfNothingButNoneHalvesItsZeros()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var space = CompiledSpace.All["Mixed"].Value;
        AssertEqual(space, space.Uniform(0));
    }

    [Fact]
    public void WeightsAreNamedByPlace()
    {
        var space = CompiledSpace.All["Fashion"].Value;
        using var supernet = space.Supernet();
        using var network = space.Build(space.Uniform(3));

        var (all, own) = (supernet.state_dict().Keys, network.state_dict().Keys);
        Assert.Contains("stem.0.weight", all);
        Assert.Contains("cell2.preprocess_a.0.conv1.weight", all);
        Assert.Contains("cell0.preprocess_b.1.weight", all);
        Assert.Contains("cell0.n3_n2.sep_conv_3.1.weight", all);
        Assert.Contains("cell0.n0_a.1.weight", own);
        Assert.Contains("cell0.n0_a.3.bias", own);
        Assert.Contains("head.1.bias", own);
        Assert.DoesNotContain(own, key => key.Contains("sep_conv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Odd")]
    [InlineData("Bench201")]
    [InlineData("Mobile")]
    [InlineData("Motifs")]
    [InlineData("Macro")]
    [InlineData("Loose")]
    [InlineData("Genetic")]
    [InlineData("Squeezed")]
    [InlineData("Shuffle")]
    [InlineData("Recurrent")]
    [InlineData("Pairs")]
    [InlineData("Transformer")]
    [InlineData("Causal")]
    [InlineData("Detecting")]
    public void TheGradientOfAMixingWeightIsItsFiniteDifference(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = CompiledSpace.All[name].Value;
        // In double precision, so that the step can be small enough for the many kinks of ReLUs and maxima not to matter.
        var supernet = space.Supernet().to(ScalarType.Float64);
        Weights.DisturbStatistics(supernet);
        supernet.eval();
        var images = space.Images(4, ScalarType.Float64);
        var decisions = space.Space.Decisions.Items;
        var mixes = decisions.Select(d => (rand(d.Width, dtype: ScalarType.Float64) + 0.5).requires_grad_()).ToArray();

        var output = supernet.call(images, new Gates([.. mixes.Select(w => Gate.Mix(w))]));
        var direction = randn_like(output);
        Loss(mixes).backward();

        const double step = 1e-6;
        var random = new Random(7);
        for (var check = 0; check < 8; check++)
        {
            var decision = random.Next(decisions.Count);
            var candidate = random.Next(decisions[decision].Width);
            var difference = (Moved(decision, candidate, step) - Moved(decision, candidate, -step)) / (2 * step);
            var gradient = mixes[decision].grad![candidate].item<double>();
            Assert.True(
                Math.Abs(gradient - difference) <= 1e-4 * (1 + Math.Abs(difference)),
                $"{decisions[decision].Name}, candidate {candidate}: gradient {gradient}, difference {difference}.");
        }

        Assert.Contains(mixes, m => m.grad!.abs().max().item<double>() > 1e-3);

        Tensor Loss(Tensor[] weights) => (supernet.call(images, new Gates([.. weights.Select(w => Gate.Mix(w))])) * direction).sum();

        double Moved(int decision, int candidate, double by)
        {
            using var _ = no_grad();
            var moved = mixes.Select(m => m.detach().clone()).ToArray();
            moved[decision][candidate] += by;
            return Loss(moved).item<double>();
        }
    }

    [Theory]
    [InlineData("Odd")]
    [InlineData("Mobile")]
    [InlineData("Motifs")]
    [InlineData("Macro")]
    [InlineData("Loose")]
    [InlineData("Genetic")]
    [InlineData("Squeezed")]
    [InlineData("Shuffle")]
    [InlineData("Recurrent")]
    [InlineData("Pairs")]
    [InlineData("Transformer")]
    [InlineData("Causal")]
    [InlineData("Detecting")]
    public void MixingGatesReachEveryWeight(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = CompiledSpace.All[name].Value;
        var supernet = space.Supernet();
        var gates = new Gates([.. space.Space.Decisions.Items.Select(d => Gate.Mix(rand(d.Width) + 0.5))]);

        supernet.call(space.Images(4), gates).square().sum().backward();

        Assert.All(supernet.named_parameters(), p =>
            Assert.True(p.parameter.grad is { } grad && grad.abs().max().item<float>() > 0, $"{p.name} has no gradient."));
    }

    [Theory]
    [InlineData("Odd")]
    [InlineData("Fashion")]
    public void InSinglePrecisionItsGradientsAreThoseOfDouble(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = CompiledSpace.All[name].Value;
        var (single, exact) = (space.Supernet(), space.Supernet());
        exact.load_state_dict(single.state_dict());
        exact.to(ScalarType.Float64);
        var (images, gates) = (space.Images(8), space.Space.Decisions.Items.Select(d => rand(d.Width) + 0.5).ToArray());

        single.call(images, new Gates([.. gates.Select(w => Gate.Mix(w))])).square().sum().backward();
        exact.call(images.to(ScalarType.Float64), new Gates([.. gates.Select(w => Gate.Mix(w.to(ScalarType.Float64)))])).square().sum().backward();

        var distances = single.named_parameters().Zip(exact.parameters(), (s, e) => (s.name, Distance: Off(e.grad!, s.parameter.grad!))).ToArray();
        // A rounding may take a number over the kink of a ReLU here and there, which is felt in all weights before it.
        Assert.All(distances, d => Assert.True(d.Distance < 0.05, $"{d.name} is off by {d.Distance:e1}."));

        static double Off(Tensor expected, Tensor actual) => ((expected - actual.to(ScalarType.Float64)).norm() / (expected.norm() + 1e-6)).item<double>();
    }

    [Fact]
    public void NodesThatShareAWidthHaveNone()
    {
        var space = CompiledSpace.All["Bench101"].Value;
        Assert.DoesNotContain(space.Assembly.GetTypes(), t => t.Name == "Supernet");
        Assert.Contains("Bench101Net has no supernet", Assert.Throws<ArgumentException>(space.Supernet).Message);
        Assert.Contains("an operation of Pair has another width", Assert.Throws<ArgumentException>(CompiledSpace.All["Tree"].Value.Supernet).Message);
    }

    [Fact]
    public void GatesOfAnotherSpaceAreRefused()
    {
        using var scope = NewDisposeScope();
        var space = CompiledSpace.All["Odd"].Value;
        Assert.Throws<ArgumentException>(() => space.Supernet().call(space.Images(1), new Gates([Gate.Pick(0)])));
    }

    private static void AssertEqual(CompiledSpace space, Dsl.Model.Genotype genotype)
    {
        var supernet = space.Supernet();
        var network = space.Build(genotype);
        Weights.DisturbStatistics(supernet);
        var inherited = supernet.Inherited(genotype);
        Assert.Empty(inherited.Keys.Except(network.state_dict().Keys));
        Weights.Copy(inherited, network);
        var images = space.Images(4);
        var gates = Gates.Of(genotype);

        supernet.eval();
        network.eval();
        Weights.AssertClose(supernet.call(images, gates), network.call(images));

        supernet.train();
        network.train();
        Weights.AssertClose(supernet.call(images, gates), network.call(images));

        // Both have seen the same batch, so their statistics have moved alike.
        var own = network.state_dict();
        foreach (var (name, tensor) in supernet.Inherited(genotype)) Weights.AssertClose(tensor, own[name]);
    }
}
