using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests;

public sealed class GeneratorTests
{
    [Fact]
    public void TheSameSeedGivesTheSameNumbers()
    {
        using var scope = NewDisposeScope();
        float[] Draw(ulong seed)
        {
            using var generator = new Generator(seed);
            return rand(3, generator: generator).data<float>().Concat(randn(3, generator: generator).data<float>()).Concat(randperm(5, float32, generator: generator).data<float>())
                .Concat(randint(0, 9, [4], float32, generator: generator).data<float>()).Concat(ones(3).bernoulli(generator).data<float>())
                .Concat(zeros(2).normal_(generator: generator).data<float>()).Concat(zeros(2).exponential_(generator: generator).data<float>())
                .Concat(tensor(new[] { 0.2f, 0.8f }).multinomial(3, true, generator).@float().data<float>()).ToArray();
        }
        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
    }

    [Fact]
    public void AStateIsRestored()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        generator.manual_seed(42);
        Assert.Equal(42, generator.initial_seed());
        rand(3, generator: generator);
        var state = generator.get_state();
        var first = rand(5, generator: generator).data<float>().ToArray();
        generator.set_state(state);
        Assert.Equal(first, rand(5, generator: generator).data<float>().ToArray());
        using var other = new Generator();
        other.set_state(state);
        Assert.Equal(first, rand(5, generator: other).data<float>().ToArray());
    }

    [Fact]
    public void SamplesHaveTheirMoments()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        const int n = 200_000;
        Assert.Equal(0.5, rand([n], float64, generator: generator).mean().ToDouble(), 2);
        Assert.Equal(1, randn([n], float64, generator: generator).std().ToDouble(), 1);
        Assert.Equal(0.3, full([n], 0.3).bernoulli(generator).mean().ToDouble(), 2);
        Assert.Equal(2, zeros(n).exponential_(0.5, generator).mean().ToDouble(), 1);
        Assert.Equal(1.5, zeros(n).uniform_(1, 2, generator).mean().ToDouble(), 2);
        Assert.Equal([0L, 1, 2, 3], randperm(4, generator: generator).sort().Item1.data<long>().ToArray());
    }
}
