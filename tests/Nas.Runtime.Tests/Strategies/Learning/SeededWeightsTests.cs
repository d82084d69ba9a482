using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Learning;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Learning;

public sealed class SeededWeightsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void One_seed_gives_one_network_whatever_state_torch_is_in()
    {
        manual_seed(1);
        var first = Values(Network().Initialize(new RandomStream(7)));
        manual_seed(2);
        Assert.Equal(first, Values(Network().Initialize(new RandomStream(7))));
        Assert.NotEqual(first, Values(Network().Initialize(new RandomStream(8))));
    }

    [Fact]
    public void The_generator_of_torch_stays_where_it_is()
    {
        var network = Network();
        var before = get_rng_state().data<byte>().ToArray();
        network.Initialize(new RandomStream(7));
        Assert.Equal(before, get_rng_state().data<byte>().ToArray());
    }

    [Fact]
    public void Weights_and_biases_are_uniform_within_the_root_of_the_fan_in()
    {
        var layer = nn.Linear(25, 400).Initialize(new RandomStream(1));
        var convolution = nn.Conv2d(4, 100, 5).Initialize(new RandomStream(2));
        var recurrent = nn.LSTM(9, 64).Initialize(new RandomStream(3));
        AssertUniform(layer.weight, 1 / 5.0);
        AssertUniform(layer.bias!, 1 / 5.0);
        AssertUniform(convolution.weight!, 1 / 10.0);
        AssertUniform(recurrent.get_parameter("weight_ih_l0")!, 1 / 3.0);
        AssertUniform(recurrent.get_parameter("weight_hh_l0")!, 1 / 8.0);
        AssertUniform(recurrent.get_parameter("bias_hh_l0")!, 1 / 8.0);
    }

    [Fact]
    public void Embeddings_are_normal_and_norms_keep_their_constants()
    {
        var embedding = nn.Embedding(200, 50).Initialize(new RandomStream(4)).weight!.detach();
        // 10,000 draws: the mean's deviation is 0.01, that of the deviation 0.007.
        Assert.Equal(0, embedding.mean().item<float>(), 0.04);
        Assert.Equal(1, embedding.std().item<float>(), 0.03);
        var norm = nn.BatchNorm1d(6).Initialize(new RandomStream(5));
        Assert.All(norm.weight!.detach().data<float>().ToArray(), v => Assert.Equal(1, v));
        Assert.All(norm.bias!.detach().data<float>().ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void It_can_still_be_trained()
    {
        var layer = nn.Linear(2, 1).Initialize(new RandomStream(6));
        layer.forward(ones(3, 2)).sum().backward();
        Assert.Equal([3, 3], layer.weight.grad!.data<float>().ToArray());
    }

    private static TorchSharp.Modules.Sequential Network() => nn.Sequential(
        ("embedding", nn.Embedding(5, 4)), ("hidden", nn.Linear(4, 3)), ("norm", nn.BatchNorm1d(3)), ("out", nn.Linear(3, 1)));

    private static float[] Values(nn.Module module) => [.. module.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

    // Of n draws the largest misses the bound by about bound/n, and the variance is bound²/3.
    private static void AssertUniform(Tensor parameter, double bound)
    {
        var values = parameter.detach().data<float>().ToArray();
        Assert.InRange(values.Max(), bound * 0.95, bound);
        Assert.InRange(values.Min(), -bound, bound * -0.95);
        Assert.InRange(values.Average(v => v * v), bound * bound / 3 * 0.8, bound * bound / 3 * 1.2);
    }
}
