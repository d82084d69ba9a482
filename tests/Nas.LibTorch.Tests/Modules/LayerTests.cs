using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class LayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void LinearIsAMatrixProductPlusBias()
    {
        using var layer = nn.Linear(3, 2, dtype: ScalarType.Float64);
        var x = Numbers.Draw(1, 4, 3);
        var (w, b, v) = (Numbers.Values(layer.weight), Numbers.Values(layer.bias!), Numbers.Values(x));
        var expected = new double[8];
        for (var n = 0; n < 4; n++)
            for (var o = 0; o < 2; o++) expected[n * 2 + o] = b[o] + Enumerable.Range(0, 3).Sum(i => w[o * 3 + i] * v[n * 3 + i]);
        Numbers.Equal(expected, layer.call(x));
        Numbers.CheckGradients(() => layer.call(x), x, layer.weight, layer.bias!);
        Assert.Null(nn.Linear(3, 2, hasBias: false).bias);
        using var given = nn.Linear(nn.Parameter(ones(2, 3)), nn.Parameter(ones(2)));
        Numbers.Equal([4.0, 4.0], given.call(ones(3)));
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 2, 2, 2)]
    [InlineData(2, 1, 1, 4)]
    public void Conv2dIsTheSumOverItsWindow(int stride, int padding, int dilation, int groups)
    {
        using var layer = nn.Conv2d(4, 4, 3, stride: stride, padding: padding, dilation: dilation, groups: groups, dtype: ScalarType.Float64);
        var x = Numbers.Draw(2, 2, 4, 7, 6);
        var expected = Reference.Conv2d(x, layer.weight, layer.bias, stride, padding, dilation, groups, out var shape);
        var y = layer.call(x);
        Assert.Equal(shape, y.shape);
        Numbers.Equal(expected, y);
        if (stride == 2) Numbers.CheckGradients(() => layer.call(x), layer.weight, layer.bias!);
    }

    [Fact]
    public void SamePaddingKeepsTheSizeAlsoOfEvenKernels()
    {
        using var odd = nn.Conv2d(2, 3, 3, Padding.Same, dilation: 2);
        using var even = nn.Conv1d(1, 1, 4, Padding.Same, bias: false, dtype: ScalarType.Float64);
        Assert.Equal([1, 3, 5, 8], odd.call(rand(1, 2, 5, 8)).shape);
        nn.init.ones_(even.weight);
        // Three zeros are added: one before, two after.
        Numbers.Equal([1.0 + 2 + 3, 1 + 2 + 3 + 4, 2 + 3 + 4, 3 + 4], even.call(tensor(new[] { 1.0, 2, 3, 4 }).reshape(1, 1, 4)));
        using var valid = nn.Conv2d(2, 3, (3, 2), Padding.Valid);
        Assert.Equal([1, 3, 3, 7], valid.call(rand(1, 2, 5, 8)).shape);
        Assert.Throws<ArgumentException>(() => nn.Conv2d(2, 3, 3, Padding.Same, stride: 2));
    }

    [Fact]
    public void PaddingModesPadLikeTheirLayers()
    {
        var x = Numbers.Draw(3, 1, 2, 5, 5);
        foreach (var (mode, pad) in new (PaddingModes, nn.Module<Tensor, Tensor>)[] { (PaddingModes.Reflect, nn.ReflectionPad2d(1)), (PaddingModes.Replicate, nn.ReplicationPad2d(1)), (PaddingModes.Zeros, nn.ZeroPad2d(1)) })
        {
            using var layer = nn.Conv2d(2, 2, 3, padding: 1, padding_mode: mode, dtype: ScalarType.Float64);
            Numbers.Same(nn.functional.conv2d(pad.call(x), layer.weight, layer.bias), layer.call(x));
        }
        using var circular = nn.Conv1d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Circular, bias: false, dtype: ScalarType.Float64);
        nn.init.ones_(circular.weight);
        Numbers.Equal([4.0 + 1 + 2, 1 + 2 + 3, 2 + 3 + 4, 3 + 4 + 1], circular.call(tensor(new[] { 1.0, 2, 3, 4 }).reshape(1, 1, 4)));
        Numbers.Equal([7.0, 7, 7, 7, 1, 7, 7, 7, 7], nn.ConstantPad2d(1, 7).call(ones(1, 1, 1)));
    }

    [Fact]
    public void WrongConvolutionsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => nn.Conv2d(3, 4, 3, groups: 2));
        Assert.Throws<ArgumentException>(() => nn.Conv2d(0, 4, 3));
        Assert.Throws<ArgumentException>(() => nn.Conv2d(4, 4, 0));
    }

    [Fact]
    public void Conv1dAndConv3dAreConv2dOnThinInputs()
    {
        using var one = nn.Conv1d(2, 3, 3, stride: 2, padding: 1, dilation: 2, dtype: ScalarType.Float64);
        var x = Numbers.Draw(4, 2, 2, 9);
        Numbers.Equal(Reference.Conv2d(x.unsqueeze(2), one.weight.unsqueeze(2), one.bias, (1, 2), (0, 1), (1, 2), 1, out _), one.call(x));
        using var three = nn.Conv3d(2, 3, (1, 3, 3), padding: (0, 1, 1), dtype: ScalarType.Float64);
        var z = Numbers.Draw(5, 1, 2, 1, 4, 4);
        Numbers.Equal(Reference.Conv2d(z.squeeze(2), three.weight.squeeze(2), three.bias, 1, 1, 1, 1, out _), three.call(z));
    }

    [Fact]
    public void ATransposedConvolutionIsTheAdjointOfAConvolution()
    {
        using var layer = nn.ConvTranspose2d(3, 2, 3, stride: 2, padding: 1, output_padding: 1, dilation: 1, bias: false, dtype: ScalarType.Float64);
        var x = Numbers.Draw(6, 1, 3, 4, 4);
        var y = layer.call(x);
        Assert.Equal([1, 2, 8, 8], y.shape);
        var other = Numbers.Draw(7, 1, 2, 8, 8);
        var conv = nn.functional.conv2d(other, layer.weight, null, [2, 2], [1, 1]);
        Assert.Equal(conv.mul(x).sum().ToDouble(), y.mul(other).sum().ToDouble(), 9);
        Numbers.CheckGradients(() => layer.call(x), x);

        Assert.Equal([1, 2, 7, 7], layer.forward(x, [7, 7]).shape);
        Assert.Throws<ArgumentException>(() => layer.forward(x, [9, 9]));
        using var one = nn.ConvTranspose1d(1, 1, 2, stride: 2, bias: false, dtype: ScalarType.Float64);
        nn.init.ones_(one.weight);
        Numbers.Equal([1.0, 1, 2, 2], one.call(tensor(new[] { 1.0, 2 }).reshape(1, 1, 2)));
    }

    [Fact]
    public void BatchNormUsesTheBatchInTrainingAndRunningStatisticsAfter()
    {
        using var layer = nn.BatchNorm2d(2, momentum: 0.3, dtype: ScalarType.Float64);
        nn.init.uniform_(layer.weight!);
        nn.init.uniform_(layer.bias!);
        var x = Numbers.Draw(8, 3, 2, 4, 5);
        var (w, b, v) = (Numbers.Values(layer.weight!), Numbers.Values(layer.bias!), Numbers.Values(x));
        int Channel(int i) => i / 20 % 2;
        var mean = new double[2];
        var variance = new double[2];
        for (var c = 0; c < 2; c++)
        {
            var own = v.Where((_, i) => Channel(i) == c).ToArray();
            mean[c] = own.Average();
            variance[c] = own.Sum(e => (e - mean[c]) * (e - mean[c])) / own.Length;
        }
        Numbers.Equal(v.Select((e, i) => (e - mean[Channel(i)]) / Math.Sqrt(variance[Channel(i)] + 1e-5) * w[Channel(i)] + b[Channel(i)]).ToArray(), layer.call(x));
        Numbers.Equal(mean.Select(m => 0.3 * m).ToArray(), layer.running_mean!);
        Numbers.Equal(variance.Select(s => 0.7 + 0.3 * s * 60 / 59).ToArray(), layer.running_var!);
        Assert.Equal(1, layer.num_batches_tracked!.ToInt64());

        layer.eval();
        var (m2, v2) = (Numbers.Values(layer.running_mean!), Numbers.Values(layer.running_var!));
        Numbers.Equal(v.Select((e, i) => (e - m2[Channel(i)]) / Math.Sqrt(v2[Channel(i)] + 1e-5) * w[Channel(i)] + b[Channel(i)]).ToArray(), layer.call(x));
        Numbers.Equal(m2, layer.running_mean!, 0);
        layer.reset_running_stats();
        Numbers.Equal([0.0, 0], layer.running_mean!, 0);

        using var free = nn.BatchNorm1d(3, affine: false, track_running_stats: false, dtype: ScalarType.Float64);
        Assert.Empty(free.state_dict());
        var rows = Numbers.Draw(9, 5, 3);
        Numbers.CheckGradients(() => free.call(rows), rows);
        free.eval();
        Assert.True(free.call(rows).mean([0L]).abs().max().ToDouble() < 1e-9);
        Assert.Throws<ArgumentException>(() => layer.call(rows));
    }

    [Fact]
    public void BatchNormWithoutMomentumAveragesAllBatches()
    {
        using var layer = nn.BatchNorm1d(1, dtype: ScalarType.Float64);
        layer.momentum = null;
        layer.call(tensor(new[] { 1.0, 3.0 }).reshape(2, 1));
        layer.call(tensor(new[] { 5.0, 7.0 }).reshape(2, 1));
        Numbers.Equal([4.0], layer.running_mean!);
    }

    [Fact]
    public void LayerGroupAndInstanceNormNormaliseTheirPart()
    {
        var x = Numbers.Draw(10, 2, 4, 3, 3);
        var v = Numbers.Values(x);
        double[] By(Func<int, int> group)
        {
            var groups = Enumerable.Range(0, v.Length).GroupBy(group).ToDictionary(g => g.Key, g => (mean: g.Average(i => v[i]), g));
            var variance = groups.ToDictionary(e => e.Key, e => e.Value.g.Average(i => (v[i] - e.Value.mean) * (v[i] - e.Value.mean)));
            return v.Select((e, i) => (e - groups[group(i)].mean) / Math.Sqrt(variance[group(i)] + 1e-5)).ToArray();
        }
        using var layer = nn.LayerNorm([3, 3], dtype: ScalarType.Float64);
        Numbers.Equal(By(i => i / 9), layer.call(x));
        using var group = nn.GroupNorm(2, 4, dtype: ScalarType.Float64);
        Numbers.Equal(By(i => i / 18), group.call(x));
        using var instance = nn.InstanceNorm2d(4, dtype: ScalarType.Float64);
        Numbers.Equal(By(i => i / 9), instance.call(x));
        Assert.Equal([4, 3, 3], instance.call(x[0]).shape);
        nn.init.uniform_(group.weight!);
        Numbers.CheckGradients(() => group.call(x), x, group.weight!, group.bias!);
        Assert.Equal(["weight"], nn.LayerNorm(3, bias: false).state_dict().Keys);
        Assert.Throws<ArgumentException>(() => nn.GroupNorm(3, 4));
    }

    [Fact]
    public void PoolsTakeMaximaAndMeans()
    {
        var x = Numbers.Draw(11, 2, 3, 7, 6);
        Numbers.Equal(Reference.Pool(x, 3, 2, 1, double.NegativeInfinity, w => w.Max()), nn.MaxPool2d(3, stride: 2, padding: 1).call(x));
        Numbers.Equal(Reference.Pool(x, 2, 2, 0, 0, w => w.Average()), nn.AvgPool2d(2).call(x));
        Numbers.Equal(Reference.Pool(x, 3, 1, 1, 0, w => w.Average()), nn.AvgPool2d(3, stride: 1, padding: 1).call(x));
        Numbers.Equal(Reference.Pool(x, 3, 1, 1, double.NaN, w => w.Where(e => !double.IsNaN(e)).Average()), nn.AvgPool2d(3, stride: 1, padding: 1, count_include_pad: false).call(x));
        Numbers.Equal(Reference.Pool(x, 2, 2, 0, 0, w => w.Sum()), nn.AvgPool2d((2, 2), divisor_override: 1).call(x));
        Numbers.Same(x.mean([2L, 3L], keepdim: true), nn.AdaptiveAvgPool2d(1).call(x));
        Numbers.Equal(Reference.Pool(x.narrow(2, 0, 6), 2, 2, 0, 0, w => w.Average()), nn.AdaptiveAvgPool2d((3, 3)).call(x.narrow(2, 0, 6)));
        Numbers.Equal(Reference.Pool(x.narrow(2, 0, 6), 2, 2, 0, 0, w => w.Max()), nn.AdaptiveMaxPool2d([3, 3]).call(x.narrow(2, 0, 6)));
        var row = tensor(new[] { 1.0, 5, 2, 4, 3, 0 }).reshape(1, 1, 6);
        Numbers.Equal([5.0, 4, 3], nn.MaxPool1d(2).call(row));
        Numbers.Equal([3.0, 3, 1.5], nn.AvgPool1d(2).call(row));
        Numbers.Equal([8.0 / 3, 7.0 / 3], nn.AdaptiveAvgPool1d(2).call(row));
        Numbers.Equal([5.0, 4], nn.AdaptiveMaxPool1d(2).call(row));
        var (values, indices) = nn.MaxPool1d(3).forward_with_indices(row);
        Numbers.Equal([5.0, 4], values);
        Numbers.Equal([1.0, 3], indices);
        Assert.Equal([1, 1, 3], nn.MaxPool1d(2, stride: 2, ceil_mode: true).call(row.narrow(2, 0, 5)).shape);
        Numbers.CheckGradients(() => nn.AvgPool2d(3, stride: 2, padding: 1).call(x), x);
    }

    public static TheoryData<string> Activations() => [.. Reference.Activations.Keys];

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationsAreTheirFormula(string name)
    {
        var (make, formula) = Reference.Activations[name];
        using var layer = make();
        var x = Numbers.Draw(12, 40).mul(5);
        Numbers.Equal(Numbers.Values(x).Select(formula).ToArray(), layer.call(x), 1e-7);
        var leaf = Numbers.Draw(13, 6).mul(2);
        Numbers.CheckGradients(() => layer.call(leaf), leaf);
    }

    [Fact]
    public void InplaceActivationsChangeTheirArgument()
    {
        var x = tensor(new[] { -1.0, 2.0 });
        nn.ReLU(inplace: true).call(x);
        Numbers.Equal([0.0, 2.0], x, 0);
    }

    [Fact]
    public void SoftmaxSumsToOneAndPReLULearnsItsSlope()
    {
        var x = Numbers.Draw(14, 3, 4);
        var v = Numbers.Values(x);
        var expected = v.Select((e, i) => Math.Exp(e) / Enumerable.Range(i / 4 * 4, 4).Sum(j => Math.Exp(v[j]))).ToArray();
        Numbers.Equal(expected, nn.Softmax(1).call(x));
        Numbers.Equal(expected.Select(e => Math.Log(e)).ToArray(), nn.LogSoftmax(-1).call(x));
        using var slope = nn.PReLU(4, init: 0.5, dtype: ScalarType.Float64);
        Numbers.Equal(v.Select(e => e > 0 ? e : 0.5 * e).ToArray(), slope.call(x));
        Numbers.CheckGradients(() => slope.call(x), slope.weight);
        Numbers.Equal(Enumerable.Range(0, 3).SelectMany(n => new[] { 0, 1 }.Select(c => v[n * 4 + c] / (1 + Math.Exp(-v[n * 4 + 2 + c])))).ToArray(), nn.GLU(1).call(x));
    }

    [Fact]
    public void EmbeddingPicksRowsAndLeavesPaddingAlone()
    {
        using var layer = nn.Embedding(5, 3, padding_idx: 1, dtype: ScalarType.Float64);
        var indices = tensor(new long[] { 4, 1, 4 });
        var w = Numbers.Values(layer.weight);
        Assert.Equal([0.0, 0, 0], w[3..6]);
        Numbers.Equal([.. w[12..15], .. w[3..6], .. w[12..15]], layer.call(indices), 0);
        layer.call(indices).sum().backward();
        var expected = new double[15];
        expected[12] = expected[13] = expected[14] = 2;
        Numbers.Equal(expected, layer.weight.grad!, 0);

        using var limited = nn.Embedding_from_pretrained(full(2, 4, 3.0), max_norm: 1);
        Assert.Equal(1.0, limited.call(tensor(new long[] { 0 })).norm().ToDouble(), 4);
        Assert.False(limited.weight.requires_grad);
    }

    [Fact]
    public void DropoutZeroesAShareInTrainingOnly()
    {
        manual_seed(3);
        using var layer = nn.Dropout(0.25);
        var y = Numbers.Values(layer.call(ones(20000)));
        Assert.All(y, e => Assert.True(e == 0 || Math.Abs(e - 4.0 / 3) < 1e-6));
        Assert.InRange(y.Count(e => e == 0) / 20000.0, 0.23, 0.27);
        layer.eval();
        Numbers.Same(ones(5), layer.call(ones(5)), 0);

        using var channels = nn.Dropout2d(0.5);
        var planes = channels.call(ones(1, 64, 3, 3)).flatten(2).mean([2L]);
        Assert.All(Numbers.Values(planes), e => Assert.True(e is 0 or 2));
    }

    [Fact]
    public void ShapesChange()
    {
        var x = arange(16, dtype: ScalarType.Float64).reshape(1, 4, 2, 2);
        Assert.Equal([1, 16], nn.Flatten().call(x).shape);
        Assert.Equal([4, 2, 2], nn.Flatten(0, 1).call(x).shape);
        Assert.Equal([1, 2, 2, 2, 2], nn.Unflatten(1, [2, 2]).call(x).shape);
        Numbers.Equal([0.0, 4, 1, 5, 8, 12, 9, 13, 2, 6, 3, 7, 10, 14, 11, 15], nn.PixelShuffle(2).call(x));
        Numbers.Same(x, nn.PixelUnshuffle(2).call(nn.PixelShuffle(2).call(x)), 0);
        Numbers.Equal([1.0, 1, 2, 2], nn.Upsample(scale_factor: [2.0]).call(tensor(new[] { 1.0, 2 }).reshape(1, 1, 2)));
        Numbers.Equal([1.0, 1.5, 2], nn.Upsample(size: [3], mode: UpsampleMode.Linear, align_corners: true).call(tensor(new[] { 1.0, 2 }).reshape(1, 1, 2)));
        using var identity = nn.Identity();
        var same = identity.call(x);
        Assert.NotSame(x, same);
        Numbers.Same(x, same, 0);
    }

    [Fact]
    public void AttentionIsSoftmaxOfScaledProductsPerHead()
    {
        manual_seed(4);
        using var layer = nn.MultiheadAttention(4, 2).to(ScalarType.Float64);
        var q = Numbers.Draw(15, 3, 1, 4);
        var kv = Numbers.Draw(16, 5, 1, 4);
        var (output, weights) = layer.call(q, kv, kv);
        var w = layer.get_parameter("in_proj_weight")!;
        var heads = new List<Tensor>();
        var averages = zeros(3, 5, ScalarType.Float64);
        for (var h = 0; h < 2; h++)
        {
            Tensor Part(Tensor x, int part) => x.squeeze(1).matmul(w.narrow(0, part * 4 + h * 2, 2).t());
            var a = Part(q, 0).matmul(Part(kv, 1).t()).div(Math.Sqrt(2)).softmax(1);
            averages = averages + a / 2;
            heads.Add(a.matmul(Part(kv, 2)));
        }
        var joined = cat(heads.ToArray(), 1).matmul(layer.get_parameter("out_proj.weight")!.t());
        Numbers.Same(joined.unsqueeze(1), output);
        Numbers.Same(averages.unsqueeze(0), weights);

        var mask = tensor(new[] { false, false, false, true, true }).reshape(1, 5);
        var (masked, none) = layer.call(q, kv, kv, key_padding_mask: mask, need_weights: false);
        Assert.Null(none);
        Numbers.Same(layer.call(q, kv.narrow(0, 0, 3), kv.narrow(0, 0, 3)).Item1, masked);
        Assert.Throws<ArgumentException>(() => nn.MultiheadAttention(5, 2));
    }

    [Fact]
    public void LayersAreMadeOfTheTypeAskedFor()
    {
        using var layer = nn.Conv2d(1, 1, 1, dtype: ScalarType.Float64, device: CPU);
        Assert.All(layer.parameters(), p => Assert.Equal(ScalarType.Float64, p.dtype));
        Assert.Equal(ScalarType.Float64, nn.BatchNorm2d(1, dtype: ScalarType.Float64).running_var!.dtype);
    }
}
