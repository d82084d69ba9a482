using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Nas.LibTorch.Tests;

public sealed class NormalizationAndLossTests
{
    // name, function of (prediction, target), the same for one pair of numbers
    private static readonly (string Name, Func<Tensor, Tensor, Reduction, Tensor> Torch, Func<double, double, double> Plain)[] Losses =
    [
        ("mse", (x, y, r) => F.mse_loss(x, y, r), (x, y) => (x - y) * (x - y)),
        ("l1", (x, y, r) => F.l1_loss(x, y, r), (x, y) => Math.Abs(x - y)),
        ("smooth l1", (x, y, r) => F.smooth_l1_loss(x, y, r, 0.3), (x, y) => Math.Abs(x - y) < 0.3 ? (x - y) * (x - y) / 0.6 : Math.Abs(x - y) - 0.15),
        ("huber", (x, y, r) => F.huber_loss(x, y, 0.3, r), (x, y) => Math.Abs(x - y) < 0.3 ? (x - y) * (x - y) / 2 : 0.3 * (Math.Abs(x - y) - 0.15)),
        ("bce", (x, y, r) => F.binary_cross_entropy(x, y, reduction: r), (x, y) => -(y * Math.Log(x) + (1 - y) * Math.Log(1 - x))),
        ("bce logits", (x, y, r) => F.binary_cross_entropy_with_logits(x, y, reduction: r), (x, y) => SpecialFunctions.Softplus(x) - x * y),
        ("kl_div", (x, y, r) => F.kl_div(x, y, false, r), (x, y) => y * (Math.Log(y) - x)),
        ("kl_div log", (x, y, r) => F.kl_div(x, y, true, r), (x, y) => Math.Exp(y) * (y - x)),
        ("poisson", (x, y, r) => F.poisson_nll_loss(x, y, reduction: r), (x, y) => Math.Exp(x) - y * x),
        ("gaussian", (x, y, r) => F.gaussian_nll_loss(x, y, full_like(x, 0.5), reduction: r), (x, y) => 0.5 * (Math.Log(0.5) + (x - y) * (x - y) / 0.5)),
        ("soft margin", (x, y, r) => F.soft_margin_loss(x, y, r), (x, y) => Math.Log(1 + Math.Exp(-y * x))),
    ];

    public static TheoryData<string> LossNames => [.. Losses.Select(l => l.Name)];

    [Theory, MemberData(nameof(LossNames))]
    public void LossOfEachPair(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var (_, loss, plain) = Losses.Single(l => l.Name == name);
        var x = rand([6], float64, generator: generator) * 0.8 + 0.1;
        var y = rand([6], float64, generator: generator) * 0.8 + 0.1;
        var expected = x.data<double>().Zip(y.data<double>(), plain).ToArray();
        Assert.Equal(expected, loss(x, y, Reduction.None).data<double>().ToArray(), (e, a) => Math.Abs(e - a) < 1e-9);
        Assert.Equal(expected.Sum(), loss(x, y, Reduction.Sum).ToDouble(), 9);
        Assert.Equal(expected.Average(), loss(x, y, Reduction.Mean).ToDouble(), 9);
        Gradients.Check(t => loss(t[0], y, Reduction.Mean), [x]);
    }

    [Fact]
    public void CrossEntropyIsTheNegativeLogSoftmaxOfTheTarget()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6);
        var x = randn(3, 4, float64, generator: generator);
        var y = tensor(new long[] { 1, 3, -100 });
        var values = x.data<double>();
        double LogSoftmax(int row, int column) => values[row, column] - Math.Log(Enumerable.Range(0, 4).Sum(k => Math.Exp(values[row, k])));
        var expected = -(LogSoftmax(0, 1) + LogSoftmax(1, 3)) / 2;
        Assert.Equal(expected, F.cross_entropy(x, y).ToDouble(), 9);
        Assert.Equal(expected, F.nll_loss(x.log_softmax(1), y).ToDouble(), 9);
        var smooth = Enumerable.Range(0, 2).Sum(r => -0.9 * LogSoftmax(r, r == 0 ? 1 : 3) - 0.1 / 4 * Enumerable.Range(0, 4).Sum(c => LogSoftmax(r, c))) / 2;
        Assert.Equal(smooth, F.cross_entropy(x, y, label_smoothing: 0.1).ToDouble(), 9);
        Gradients.Check(t => F.cross_entropy(t[0], y, label_smoothing: 0.1), [x]);
    }

    [Fact]
    public void BatchNormInTrainingUsesTheBatchAndUpdatesTheRunningStatistics()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        var x = randn(4, 2, 3, 3, float64, generator: generator);
        var (mean, variance) = (zeros(2, float64), ones(2, float64));
        var (weight, bias) = (tensor(new[] { 1.5, 0.5 }), tensor(new[] { 0.1, -0.2 }));
        var y = F.batch_norm(x, mean, variance, weight, bias, true, 0.25, 0.01);
        for (var c = 0; c < 2; c++)
        {
            var channel = x.select(1, c).contiguous().data<double>().ToArray();
            var (m, v) = (channel.Average(), channel.Sum(e => Math.Pow(e - channel.Average(), 2)) / channel.Length);
            var expected = channel.Select(e => (e - m) / Math.Sqrt(v + 0.01) * weight[c].ToDouble() + bias[c].ToDouble());
            Assert.Equal(expected, y.select(1, c).contiguous().data<double>().ToArray(), (e, a) => Math.Abs(e - a) < 1e-9);
            Assert.Equal(0.25 * m, mean[c].ToDouble(), 9);
            Assert.Equal(0.75 + 0.25 * v * channel.Length / (channel.Length - 1), variance[c].ToDouble(), 9);
        }
        Gradients.Check(t => F.batch_norm(t[0], null, null, t[1], t[2], true, 0.1, 0.01), [x.narrow(0, 0, 2), weight, bias]);
    }

    [Fact]
    public void BatchNormInEvaluationUsesTheRunningStatistics()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2.0, 3.0, 4.0 }).reshape(2, 2);
        var y = F.batch_norm(x, tensor(new[] { 1.0, 2.0 }), tensor(new[] { 4.0, 0.25 }), eps: 0);
        Assert.Equal([0.0, 0.0, 1.0, 4.0], y.data<double>().ToArray());
        Gradients.Check(t => F.batch_norm(t[0], zeros(2, float64), ones(2, float64), t[1], t[2]), [x, ones(2, float64), zeros(2, float64)]);
    }

    [Fact]
    public void DropoutKeepsTheExpectationAndDoesNothingInEvaluation()
    {
        using var scope = NewDisposeScope();
        var x = ones(20000, float64);
        var y = F.dropout(x, 0.25);
        Assert.Equal(1, y.mean().ToDouble(), 1);
        Assert.True(((y == 0) | ((y - 1 / 0.75).abs() < 1e-12)).all().ToBoolean());
        Assert.True(F.dropout(x, 0.25, training: false).allclose(x));
        Assert.Throws<ArgumentOutOfRangeException>(() => F.dropout(x, 1.5));
    }
}
