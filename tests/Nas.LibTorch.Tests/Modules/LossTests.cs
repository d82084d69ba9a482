using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class LossTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    private static double[] LogSoftmax(double[] row) => row.Select(e => e - Math.Log(row.Sum(Math.Exp))).ToArray();

    [Fact]
    public void CrossEntropyIsMinusTheLogSoftmaxOfTheTarget()
    {
        var logits = Numbers.Draw(1, 3, 4);
        var v = Numbers.Values(logits);
        var logs = Enumerable.Range(0, 3).Select(n => LogSoftmax(v[(n * 4)..(n * 4 + 4)])).ToArray();
        long[] targets = [2, 0, 3];
        var target = tensor(targets);
        double[] w = [0.5, 1, 2, 4];
        var weight = tensor(w);
        Assert.Equal(-Enumerable.Range(0, 3).Average(n => logs[n][targets[n]]), nn.CrossEntropyLoss().call(logits, target).ToDouble(), 9);
        Assert.Equal(
            -Enumerable.Range(0, 3).Sum(n => w[targets[n]] * logs[n][targets[n]]) / targets.Sum(t => w[t]),
            nn.CrossEntropyLoss(weight).call(logits, target).ToDouble(), 9);
        Assert.Equal(-(logs[0][2] + logs[2][3]) / 2, nn.CrossEntropyLoss(ignore_index: 0).call(logits, target).ToDouble(), 9);
        Numbers.Equal(Enumerable.Range(0, 3).Select(n => -logs[n][targets[n]]).ToArray(), nn.CrossEntropyLoss(reduction: nn.Reduction.None).call(logits, target));
        using var smooth = new CrossEntropyLoss(label_smoothing: 0.2);
        Assert.Equal(-Enumerable.Range(0, 3).Average(n => 0.8 * logs[n][targets[n]] + 0.2 * logs[n].Average()), smooth.call(logits, target).ToDouble(), 9);
        Numbers.CheckGradients(() => smooth.call(logits, target), logits);
        Assert.False(weight.IsInvalid);
        Assert.Equal(nn.CrossEntropyLoss().call(logits, target).ToDouble(), nn.NLLLoss().call(nn.functional.log_softmax(logits, 1), target).ToDouble(), 9);
    }

    [Fact]
    public void RegressionLossesAreTheirFormula()
    {
        var (a, b) = (Numbers.Draw(2, 6).mul(3), Numbers.Draw(3, 6));
        var d = Numbers.Values(a).Zip(Numbers.Values(b), (x, y) => Math.Abs(x - y)).ToArray();
        Assert.Equal(d.Average(e => e * e), nn.MSELoss().call(a, b).ToDouble(), 9);
        Assert.Equal(d.Sum(e => e * e), nn.MSELoss(nn.Reduction.Sum).call(a, b).ToDouble(), 9);
        Assert.Equal(d.Average(), nn.L1Loss().call(a, b).ToDouble(), 9);
        Assert.Equal(d.Average(e => e < 0.5 ? e * e : e - 0.25), nn.SmoothL1Loss(beta: 0.5).call(a, b).ToDouble(), 9);
        Assert.Equal(d.Average(e => e < 2 ? e * e / 2 : 2 * (e - 1)), nn.HuberLoss(2).call(a, b).ToDouble(), 9);
        Numbers.CheckGradients(() => nn.HuberLoss(0.7).call(a, b), a);
    }

    [Fact]
    public void BinaryLossesAreTheirFormula()
    {
        var (x, t) = (Numbers.Draw(4, 5), Numbers.Draw(5, 5).abs());
        var (v, y) = (Numbers.Values(x), Numbers.Values(t));
        double S(double e) => 1 / (1 + Math.Exp(-e));
        var each = v.Select((e, i) => -(y[i] * Math.Log(S(e)) + (1 - y[i]) * Math.Log(1 - S(e)))).ToArray();
        Assert.Equal(each.Average(), nn.BCEWithLogitsLoss().call(x, t).ToDouble(), 9);
        Assert.Equal(each.Average(), nn.BCELoss().call(x.sigmoid(), t).ToDouble(), 9);
        var positive = v.Select((e, i) => -(3 * y[i] * Math.Log(S(e)) + (1 - y[i]) * Math.Log(1 - S(e)))).Average();
        Assert.Equal(positive, nn.BCEWithLogitsLoss(pos_weights: tensor(new[] { 3.0 })).call(x, t).ToDouble(), 9);
    }

    [Fact]
    public void DivergenceAndRankingAreTheirFormula()
    {
        var (p, q) = (Numbers.Draw(6, 2, 3).softmax(1), Numbers.Draw(7, 2, 3).softmax(1));
        var (pv, qv) = (Numbers.Values(p), Numbers.Values(q));
        var expected = pv.Select((e, i) => e * (Math.Log(e) - Math.Log(qv[i]))).Sum();
        Assert.Equal(expected, nn.KLDivLoss(reduction: nn.Reduction.Sum).call(q.log(), p.log()).ToDouble(), 9);
        Assert.Equal(expected, nn.KLDivLoss(log_target: false, reduction: nn.Reduction.Sum).call(q.log(), p).ToDouble(), 9);
        var rank = nn.MarginRankingLoss(0.5).call(tensor(new[] { 1.0, 1.0 }), tensor(new[] { 0.0, 0.8 }), tensor(new[] { 1.0, 1.0 }));
        Assert.Equal((0 + 0.3) / 2, rank.ToDouble(), 9);
    }
}
