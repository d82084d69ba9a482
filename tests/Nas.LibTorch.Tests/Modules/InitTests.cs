using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class InitTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static (double mean, double deviation, double least, double most) Statistics(Tensor tensor)
    {
        var v = Numbers.Values(tensor);
        var mean = v.Average();
        return (mean, Math.Sqrt(v.Average(e => (e - mean) * (e - mean))), v.Min(), v.Max());
    }

    [Fact]
    public void ASeedReproducesAModule()
    {
        double[] Make()
        {
            manual_seed(7);
            using var net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Flatten(), nn.Linear(8, 4), nn.PReLU(1));
            using var lstm = nn.LSTM(2, 3);
            using var embedding = nn.Embedding(4, 2);
            return net.parameters().Concat(lstm.parameters()).Concat(embedding.parameters()).SelectMany(Numbers.Values).ToArray();
        }
        Assert.Equal(Make(), Make());
    }

    [Fact]
    public void LinearAndConvolutionFillTheirUniformRange()
    {
        manual_seed(8);
        using var conv = nn.Conv2d(8, 64, 3);
        using var linear = nn.Linear(100, 300);
        foreach (var (weight, bias, fanIn) in new[] { (conv.weight, conv.bias!, 72), (linear.weight, linear.bias!, 100) })
        {
            var limit = 1 / Math.Sqrt(fanIn);
            var (mean, deviation, least, most) = Statistics(weight);
            Assert.InRange(Math.Abs(mean), 0, limit / 20);
            Assert.InRange(deviation, limit / Math.Sqrt(3) * 0.97, limit / Math.Sqrt(3) * 1.03);
            Assert.InRange(least, -limit, -limit * 0.98);
            Assert.InRange(most, limit * 0.98, limit);
            Assert.All(Numbers.Values(bias), e => Assert.InRange(e, -limit, limit));
        }
        using var hidden = nn.GRU(3, 25);
        Assert.All(hidden.parameters().SelectMany(Numbers.Values), e => Assert.InRange(e, -0.2, 0.2));
    }

    [Fact]
    public void NamedInitialisationsHaveTheirDeviation()
    {
        manual_seed(9);
        var weight = empty(200, 50, 2, 2);
        Assert.Equal((200, 800), nn.init.CalculateFanInAndFanOut(weight));
        Assert.InRange(Statistics(nn.init.kaiming_normal_(weight, nonlinearity: nn.init.NonlinearityType.ReLU)).deviation, 0.099, 0.101);
        Assert.InRange(Statistics(nn.init.kaiming_uniform_(weight, mode: nn.init.FanInOut.FanOut)).most, 0.0863, 0.0867);
        Assert.InRange(Statistics(nn.init.xavier_normal_(weight)).deviation, Math.Sqrt(0.002) * 0.99, Math.Sqrt(0.002) * 1.01);
        Assert.InRange(Statistics(nn.init.xavier_uniform_(weight, 2)).most, Math.Sqrt(0.024) * 0.99, Math.Sqrt(0.024));
        var truncated = Statistics(nn.init.trunc_normal_(weight, mean: 1, std: 2, a: -1, b: 2));
        Assert.InRange(truncated.least, -1, -0.98);
        Assert.InRange(truncated.most, 1.98, 2);
        Assert.Equal(5.0 / 3, nn.init.calculate_gain(nn.init.NonlinearityType.Tanh), 12);
        Assert.Equal(Math.Sqrt(2 / 1.04), nn.init.calculate_gain(nn.init.NonlinearityType.LeakyReLU, 0.2), 12);
        Assert.Throws<ArgumentException>(() => nn.init.kaiming_uniform_(empty(3)));
    }

    [Fact]
    public void StructuredInitialisationsHaveTheirStructure()
    {
        foreach (var shape in new long[][] { [3, 5], [5, 3] })
        {
            var matrix = nn.init.orthogonal_(empty(shape, ScalarType.Float64), 2);
            var product = shape[0] < shape[1] ? matrix.matmul(matrix.t()) : matrix.t().matmul(matrix);
            Numbers.Same(eye(3, dtype: ScalarType.Float64).mul(4), product);
        }
        Numbers.Equal([1.0, 0, 0, 1, 0, 0], nn.init.eye_(empty(3, 2)));
        using var conv = nn.Conv2d(3, 3, 3, padding: 1, bias: false, dtype: ScalarType.Float64);
        nn.init.dirac_(conv.weight);
        var x = Numbers.Draw(1, 1, 3, 4, 4);
        Numbers.Same(x, conv.call(x));
        var sparse = Numbers.Values(nn.init.sparse_(empty(10, 4), 0.3));
        Assert.Equal(12, sparse.Count(e => e == 0));
        Numbers.Equal([3.0, 3.0], nn.init.constant_(empty(2), 3));
    }
}
