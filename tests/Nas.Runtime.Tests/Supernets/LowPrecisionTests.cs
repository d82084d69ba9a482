using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>Steps in bfloat16 beside steps in float32.</summary>
public sealed class LowPrecisionTests : IDisposable
{
    private static readonly Dictionary<string, int> Narrow = new() { ["channels"] = 8 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("Darts")]
    [InlineData("Bench201")]
    public void The_gradients_are_those_of_float32_but_for_rounding(string sample)
    {
        var (exact, low) = (Supernet(sample), Supernet(sample));
        low.load_state_dict(exact.state_dict());
        low.ComputeInBFloat16();
        low.Twin!.load_state_dict(exact.state_dict());
        var images = randn(8, exact.Space.Net.Input.Channels, exact.Space.Net.Input.Height, exact.Space.Net.Input.Width);
        Tensor[] mixes = [.. exact.Space.Decisions.Items.Select(d => ((rand(d.Width) + 0.5) / d.Width).requires_grad_())], others = [.. mixes.Select(m => m.detach().requires_grad_())];
        var (expected, actual) = (exact.call(images, Gates(mixes)), low.call(images, Gates(others)));
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.InRange(Distance(expected, actual), 1e-4, 0.05);
        expected.square().sum().backward();
        actual.square().sum().backward();
        Assert.All(low.Twin.parameters(), weight => Assert.Equal(ScalarType.BFloat16, weight.grad!.dtype));
        Assert.InRange(Distance(cat([.. mixes.Select(m => m.grad!)]), cat([.. others.Select(m => m.grad!)])), 1e-4, 0.3);
        Assert.InRange(Distance(Flat(exact), Flat(low.Twin)), 1e-4, 0.3);
    }

    [Fact]
    public void What_rounding_would_lose_the_weights_keep()
    {
        var supernet = Supernet("Bench201");
        using var relaxation = new SoftmaxRelaxation(supernet.Space.Decisions, CPU, new RandomStream(1));
        using var step = new BilevelStep(supernet, relaxation, new TrainingOptions(1) { Precision = Precision.BFloat16, LearningRate = 1e-4 });
        using var batch = new Batch(randn(4, 3, 32, 32), arange(4L));
        var before = supernet.parameters().Select(p => p.detach().clone()).ToArray();
        var names = supernet.state_dict().Keys.ToArray();
        for (var i = 0; i < 3; i++) step.Run(batch, batch)!.Dispose();
        // Steps of a ten-thousandth move no number of eight bits.
        var moved = supernet.parameters().Zip(before, (now, then) => (now - then).abs().max().item<float>()).ToArray();
        Assert.All(supernet.parameters(), weight => Assert.Equal(ScalarType.Float32, weight.dtype));
        Assert.True(moved.Count(m => m is > 0 and < 1e-3f) > moved.Length * 0.9);
        Assert.All(supernet.parameters().Zip(supernet.Twin!.parameters()), pair => Assert.True(pair.First.to(bfloat16).equal(pair.Second).all().item<bool>()));
        // The twin is no part of what is kept.
        Assert.Equal(names, supernet.state_dict().Keys);
        Assert.Contains("bfloat16", Assert.Throws<UsageException>(() => new BilevelStep(supernet, relaxation, new TrainingOptions(1) { Precision = Precision.BFloat16 }, order: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_learns_by_it_what_it_learns_in_float32()
    {
        // Bright pictures and dark ones.
        byte[] pixels = [.. Enumerable.Range(0, 64).SelectMany(i => Enumerable.Repeat((byte)(i % 2 == 0 ? 40 + i : 140 + i), 16))];
        using var data = ImageDataset.Of(pixels, [.. Enumerable.Range(0, 64).Select(i => (long)(i % 2))], new Dsl.Model.ImageShape(1, 4, 4), 2);
        using var network = Network();
        var trainer = new Trainer(
            data, [.. Enumerable.Range(0, 64)], new(10) { Precision = Precision.BFloat16, BatchSize = 16, LearningRate = 0.1 }, Augmentation.None, CPU, new RandomStream(1));
        var (loss, accuracy) = trainer.Train(network, _ => { }, CancellationToken.None, twin: Network);
        Assert.Equal(1, accuracy);
        Assert.InRange(loss, 0, 0.1);
        network.eval();
        Assert.Equal(1, Testing.Of(network.forward, data, [.. Enumerable.Range(0, 64)], CPU, CancellationToken.None).Accuracy);
        Assert.All(network.parameters(), weight => Assert.Equal(ScalarType.Float32, weight.dtype));

        static nn.Module<Tensor, Tensor> Network() => nn.Sequential(("flatten", nn.Flatten()), ("a", nn.Linear(16, 8)), ("relu", nn.ReLU()), ("b", nn.Linear(8, 2)));
    }

    private static MixedSupernet Supernet(string sample)
    {
        manual_seed(2);
        // Small ones: each layer rounds anew.
        var space = sample == "Darts" ? SmallSpaces.Darts : SmallSpaces.Read(Repository.Read($"samples/spaces/{sample}.nas").Replace("repeat 5", "repeat 1", StringComparison.Ordinal));
        var supernet = new MixedSupernet(NetworkPlan.Of(space, Narrow));
        supernet.train();
        return supernet;
    }

    private static Gates Gates(Tensor[] mixes) => new([.. mixes.Select(m => Gate.Mix(m))]);

    private static Tensor Flat(nn.Module module) => cat([.. module.parameters().Select(p => p.grad!.flatten().to(float32))]);

    private static double Distance(Tensor expected, Tensor actual) => ((expected - actual).norm() / expected.norm()).item<float>();
}
