using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Nas.LibTorch.Tests;

/// <summary>Reductions, shapes, selections and matrices: value against plain loops, gradient against finite differences.</summary>
public sealed class TensorOperatorTests
{
    // name, shapes of the inputs, function, and the same on their elements in order.
    private static readonly (string Name, long[][] Shapes, Func<Tensor[], Tensor> Torch, Func<double[][], double[]> Plain)[] Cases =
    [
        ("sum", [[2, 3]], t => t[0].sum(), a => [a[0].Sum()]),
        ("sum dim", [[2, 3]], t => t[0].sum(0L), a => Columns(a[0], 2, 3, c => c.Sum())),
        ("sum keepdim", [[2, 3]], t => t[0].sum(1, true), a => Rows(a[0], 2, 3, r => r.Sum())),
        ("mean", [[2, 3]], t => t[0].mean(), a => [a[0].Average()]),
        ("mean dims", [[2, 3]], t => t[0].mean([0L]), a => Columns(a[0], 2, 3, c => c.Average())),
        ("prod", [[4]], t => t[0].prod(), a => [a[0].Aggregate(1.0, (x, y) => x * y)]),
        ("var", [[2, 3]], t => t[0].var(1), a => Rows(a[0], 2, 3, r => Variance(r, 1))),
        ("var biased", [[2, 3]], t => t[0].var(1, false), a => Rows(a[0], 2, 3, r => Variance(r, 0))),
        ("std", [[2, 3]], t => t[0].std(1), a => Rows(a[0], 2, 3, r => Math.Sqrt(Variance(r, 1)))),
        ("norm", [[5]], t => t[0].norm(), a => [Math.Sqrt(a[0].Sum(x => x * x))]),
        ("norm dim", [[2, 3]], t => t[0].norm(1, false, 2f), a => Rows(a[0], 2, 3, r => Math.Sqrt(r.Sum(x => x * x)))),
        ("logsumexp", [[2, 3]], t => t[0].logsumexp(1), a => Rows(a[0], 2, 3, r => Math.Log(r.Sum(Math.Exp)))),
        ("max", [[5]], t => t[0].max(), a => [a[0].Max()]),
        ("max dim", [[2, 3]], t => t[0].max(1).Item1, a => Rows(a[0], 2, 3, r => r.Max())),
        ("min dim", [[2, 3]], t => t[0].min(1).Item1, a => Rows(a[0], 2, 3, r => r.Min())),
        ("amax", [[2, 3]], t => t[0].amax((long[])[1], false), a => Rows(a[0], 2, 3, r => r.Max())),
        ("median", [[5]], t => t[0].median(), a => [a[0].Order().ElementAt(2)]),
        ("topk", [[5]], t => t[0].topk(2).Item1, a => a[0].OrderDescending().Take(2).ToArray()),
        ("sort", [[5]], t => t[0].sort().Item1, a => a[0].Order().ToArray()),
        ("cumsum", [[4]], t => t[0].cumsum(0), a => Scan(a[0], (x, y) => x + y)),
        ("cumprod", [[4]], t => t[0].cumprod(0), a => Scan(a[0], (x, y) => x * y)),
        ("softmax", [[2, 3]], t => t[0].softmax(1), a => EachRow(a[0], 2, 3, r => r.Select(x => Math.Exp(x) / r.Sum(Math.Exp)).ToArray())),
        ("log_softmax", [[2, 3]], t => t[0].log_softmax(1), a => EachRow(a[0], 2, 3, r => r.Select(x => x - Math.Log(r.Sum(Math.Exp))).ToArray())),
        ("softmin", [[2, 3]], t => F.softmin(t[0], 1), a => EachRow(a[0], 2, 3, r => r.Select(x => Math.Exp(-x) / r.Sum(y => Math.Exp(-y))).ToArray())),
        ("glu", [[4]], t => F.glu(t[0]), a => [a[0][0] * SpecialFunctions.Sigmoid(a[0][2]), a[0][1] * SpecialFunctions.Sigmoid(a[0][3])]),
        ("normalize", [[2, 3]], t => F.normalize(t[0]), a => EachRow(a[0], 2, 3, r => r.Select(x => x / Math.Sqrt(r.Sum(y => y * y))).ToArray())),
        ("cosine_similarity", [[2, 3], [2, 3]], t => F.cosine_similarity(t[0], t[1]), a => Enumerable.Range(0, 2).Select(r => Cosine(a[0][(3 * r)..(3 * r + 3)], a[1][(3 * r)..(3 * r + 3)])).ToArray()),
        ("view", [[2, 3]], t => t[0].view(3, 2), a => a[0]),
        ("reshape", [[2, 3]], t => t[0].t().reshape(-1), a => Transposed(a[0], 2, 3)),
        ("flatten", [[2, 3]], t => t[0].flatten(), a => a[0]),
        ("transpose", [[2, 3]], t => t[0].transpose(0, 1), a => Transposed(a[0], 2, 3)),
        ("permute", [[2, 3]], t => t[0].permute(1, 0), a => Transposed(a[0], 2, 3)),
        ("squeeze", [[1, 3]], t => t[0].squeeze(0), a => a[0]),
        ("unsqueeze", [[3]], t => t[0].unsqueeze(0), a => a[0]),
        ("expand", [[1, 3]], t => t[0].expand(2, 3), a => [.. a[0], .. a[0]]),
        ("repeat", [[3]], t => t[0].repeat(2), a => [.. a[0], .. a[0]]),
        ("repeat_interleave", [[2]], t => t[0].repeat_interleave(2), a => [a[0][0], a[0][0], a[0][1], a[0][1]]),
        ("cat", [[2], [3]], t => cat([t[0], t[1]]), a => [.. a[0], .. a[1]]),
        ("stack", [[2], [2]], t => stack([t[0], t[1]], 1), a => [a[0][0], a[1][0], a[0][1], a[1][1]]),
        ("split", [[5]], t => t[0].split([2L, 3L], 0L)[1], a => a[0][2..]),
        ("chunk", [[4]], t => t[0].chunk(2)[1], a => a[0][2..]),
        ("unbind", [[2, 3]], t => t[0].unbind()[1], a => a[0][3..]),
        ("narrow", [[5]], t => t[0].narrow(0, 1, 3), a => a[0][1..4]),
        ("select", [[2, 3]], t => t[0].select(1, 2), a => [a[0][2], a[0][5]]),
        ("slice", [[5]], t => t[0].slice(0, 0, 5, 2), a => [a[0][0], a[0][2], a[0][4]]),
        ("roll", [[4]], t => t[0].roll(1), a => [a[0][3], a[0][0], a[0][1], a[0][2]]),
        ("flip", [[4]], t => t[0].flip(0), a => a[0].Reverse().ToArray()),
        ("diag", [[3]], t => t[0].diag(), a => [a[0][0], 0, 0, 0, a[0][1], 0, 0, 0, a[0][2]]),
        ("diagonal", [[2, 2]], t => t[0].diagonal(), a => [a[0][0], a[0][3]]),
        ("tril", [[2, 2]], t => t[0].tril(), a => [a[0][0], 0, a[0][2], a[0][3]]),
        ("triu", [[2, 2]], t => t[0].triu(), a => [a[0][0], a[0][1], 0, a[0][3]]),
        ("pad", [[3]], t => F.pad(t[0], (1, 2), value: 7), a => [7, .. a[0], 7, 7]),
        ("pad reflect", [[1, 3]], t => F.pad(t[0], (1, 1), PaddingModes.Reflect), a => [a[0][1], .. a[0], a[0][1]]),
        ("pixel_shuffle", [[1, 4, 1, 1]], t => F.pixel_shuffle(t[0], 2), a => a[0]),
        ("interpolate nearest", [[1, 1, 2]], t => F.interpolate(t[0], [4]), a => [a[0][0], a[0][0], a[0][1], a[0][1]]),
        ("interpolate factor", [[1, 1, 1, 2]], t => F.interpolate(t[0], scale_factor: [2.0]), a => [a[0][0], a[0][0], a[0][1], a[0][1], a[0][0], a[0][0], a[0][1], a[0][1]]),
        ("interpolate linear", [[1, 1, 2]], t => F.interpolate(t[0], [3], mode: InterpolationMode.Linear, align_corners: true), a => [a[0][0], (a[0][0] + a[0][1]) / 2, a[0][1]]),
        ("gather", [[2, 2]], t => t[0].gather(1, tensor(new long[,] { { 1, 0 }, { 0, 0 } })), a => [a[0][1], a[0][0], a[0][2], a[0][2]]),
        ("scatter", [[3], [2]], t => t[0].scatter(0, tensor(new long[] { 2, 0 }), t[1]), a => [a[1][1], a[0][1], a[1][0]]),
        ("scatter_add", [[3], [2]], t => t[0].scatter_add(0, tensor(new long[] { 2, 2 }), t[1]), a => [a[0][0], a[0][1], a[0][2] + a[1][0] + a[1][1]]),
        ("index_select", [[2, 2]], t => t[0].index_select(0, tensor(new long[] { 1, 1 })), a => [a[0][2], a[0][3], a[0][2], a[0][3]]),
        ("index_add", [[3], [2]], t => t[0].index_add(0, tensor(new long[] { 0, 0 }), t[1], 2), a => [a[0][0] + 2 * (a[1][0] + a[1][1]), a[0][1], a[0][2]]),
        ("masked_fill", [[3]], t => t[0].masked_fill(tensor(new[] { false, true, false }), 9), a => [a[0][0], 9, a[0][2]]),
        ("masked_select", [[3]], t => t[0].masked_select(tensor(new[] { true, false, true })), a => [a[0][0], a[0][2]]),
        ("matmul", [[2, 3], [3, 2]], t => t[0].matmul(t[1]), a => Product(a[0], a[1], 2, 3, 2)),
        ("mm", [[2, 3], [3, 2]], t => t[0].mm(t[1]), a => Product(a[0], a[1], 2, 3, 2)),
        ("mv", [[2, 3], [3]], t => t[0].mv(t[1]), a => Product(a[0], a[1], 2, 3, 1)),
        ("dot", [[3], [3]], t => t[0].dot(t[1]), a => Product(a[0], a[1], 1, 3, 1)),
        ("outer", [[2], [3]], t => t[0].outer(t[1]), a => Product(a[0], a[1], 2, 1, 3)),
        ("bmm", [[1, 2, 3], [1, 3, 2]], t => t[0].bmm(t[1]), a => Product(a[0], a[1], 2, 3, 2)),
        ("baddbmm", [[1, 2, 2], [1, 2, 3], [1, 3, 2]], t => t[0].baddbmm(t[1], t[2], 0.5f, 2f), a => Product(a[1], a[2], 2, 3, 2).Zip(a[0], (p, x) => 0.5 * x + 2 * p).ToArray()),
        ("addmm", [[2, 2], [2, 3], [3, 2]], t => t[0].addmm(t[1], t[2]), a => Product(a[1], a[2], 2, 3, 2).Zip(a[0], (p, x) => x + p).ToArray()),
        ("einsum", [[2, 3], [3, 2]], t => einsum("ij,jk->ik", t[0], t[1]), a => Product(a[0], a[1], 2, 3, 2)),
        ("tensordot", [[2, 3], [3, 2]], t => tensordot(t[0], t[1], 1), a => Product(a[0], a[1], 2, 3, 2)),
        ("linear", [[2, 3], [2, 3], [2]], t => F.linear(t[0], t[1], t[2]), a => Product(a[0], Transposed(a[1], 2, 3), 2, 3, 2).Select((p, k) => p + a[2][k % 2]).ToArray()),
        ("trace", [[2, 2]], t => t[0].trace(), a => [a[0][0] + a[0][3]]),
        ("det", [[2, 2]], t => linalg.det(t[0]), a => [a[0][0] * a[0][3] - a[0][1] * a[0][2]]),
        ("inv", [[2, 2]], t => linalg.inv(Spd(t[0])), a => Inverse(Spd(a[0]))),
        ("solve", [[2, 2], [2, 1]], t => linalg.solve(Spd(t[0]), t[1]), a => Product(Inverse(Spd(a[0])), a[1], 2, 2, 1)),
        ("cholesky", [[2, 2]], t => linalg.cholesky(Spd(t[0])), a => Cholesky(Spd(a[0]))),
        ("logdet", [[2, 2]], t => linalg.slogdet(Spd(t[0])).Item2, a => [Math.Log(Determinant(Spd(a[0])))]),
        ("embedding", [[3, 2]], t => t[0].index_select(0, tensor(new long[] { 2, 0 })), a => [a[0][4], a[0][5], a[0][0], a[0][1]]),
        ("indexing", [[2, 3]], t => t[0][TensorIndex.Ellipsis, TensorIndex.Slice(1)], a => [a[0][1], a[0][2], a[0][4], a[0][5]]),
        ("attention", [[1, 2], [2, 2], [2, 1]], t => F.scaled_dot_product_attention(t[0], t[1], t[2]), a => Attention(a[0], a[1], a[2])),
        ("layer_norm", [[2, 3]], t => F.layer_norm(t[0], [3], eps: 0.1), a => EachRow(a[0], 2, 3, r => r.Select(x => (x - r.Average()) / Math.Sqrt(Variance(r, 0) + 0.1)).ToArray())),
        ("group_norm", [[2, 4]], t => F.group_norm(t[0], 2, eps: 0.1), a => EachRow(a[0], 4, 2, r => r.Select(x => (x - r.Average()) / Math.Sqrt(Variance(r, 0) + 0.1)).ToArray())),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void ValueAndGradient(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        var (_, shapes, f, plain) = Cases.Single(c => c.Name == name);
        var inputs = shapes.Select(shape => rand(shape, float64, generator: generator) + 0.2).ToArray();
        var expected = plain(inputs.Select(input => input.data<double>().ToArray()).ToArray());
        var actual = f(inputs).contiguous().data<double>().ToArray();
        Assert.Equal(expected, actual, (e, a) => Math.Abs(e - a) < 1e-9 * Math.Max(1, Math.Abs(e)));
        Gradients.Check(f, inputs);
    }

    [Fact]
    public void IntegerAndTruthReductions()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new long[] { 3, 1, 3, 0 });
        Assert.Equal(0, x.argmax().ToInt64());
        Assert.Equal(3, x.argmin().ToInt64());
        Assert.Equal([1, 1, 0, 2], x.bincount(null).data<long>().ToArray());
        Assert.False(x.@bool().all().ToBoolean());
        Assert.True((x > 2).any().ToBoolean());
        Assert.Equal([0, 1, 3], x.unique().Item1.data<long>().ToArray());
        Assert.Equal([0, 2], where(x == 3)[0].data<long>().ToArray());
        Assert.Equal([0, 0, 0, 1, 0, 1, 0, 0], F.one_hot(x.slice(0, 0, 2, 1), 4).data<long>().ToArray());
        Assert.Equal([1, 3], x.index_select(0, tensor(new long[] { 1, 2 })).data<long>().ToArray());
    }

    private static double[] Rows(double[] x, int rows, int columns, Func<double[], double> f) =>
        Enumerable.Range(0, rows).Select(r => f(x[(r * columns)..((r + 1) * columns)])).ToArray();

    private static double[] EachRow(double[] x, int rows, int columns, Func<double[], double[]> f) =>
        Enumerable.Range(0, rows).SelectMany(r => f(x[(r * columns)..((r + 1) * columns)])).ToArray();

    private static double[] Columns(double[] x, int rows, int columns, Func<double[], double> f) => Rows(Transposed(x, rows, columns), columns, rows, f);

    private static double[] Transposed(double[] x, int rows, int columns) =>
        Enumerable.Range(0, rows * columns).Select(k => x[k % rows * columns + k / rows]).ToArray();

    private static double Variance(double[] x, int correction) => x.Sum(v => Math.Pow(v - x.Average(), 2)) / (x.Length - correction);

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));

    private static double[] Scan(double[] x, Func<double, double, double> f)
    {
        var result = (double[])x.Clone();
        for (var k = 1; k < x.Length; k++) result[k] = f(result[k - 1], x[k]);
        return result;
    }

    private static double[] Product(double[] a, double[] b, int rows, int inner, int columns)
    {
        var result = new double[rows * columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                for (var k = 0; k < inner; k++) result[r * columns + c] += a[r * inner + k] * b[k * columns + c];
        return result;
    }

    // x xᵀ + 1, symmetric and positive definite.
    private static Tensor Spd(Tensor x) => x.matmul(x.t()) + eye(2, dtype: float64);

    private static double[] Spd(double[] x) => Product(x, Transposed(x, 2, 2), 2, 2, 2).Zip([1.0, 0, 0, 1], (p, i) => p + i).ToArray();

    private static double Determinant(double[] m) => m[0] * m[3] - m[1] * m[2];

    private static double[] Inverse(double[] m) => new[] { m[3], -m[1], -m[2], m[0] }.Select(v => v / Determinant(m)).ToArray();

    private static double[] Cholesky(double[] m)
    {
        var a = Math.Sqrt(m[0]);
        var b = m[2] / a;
        return [a, 0, b, Math.Sqrt(m[3] - b * b)];
    }

    private static double[] Attention(double[] q, double[] k, double[] v)
    {
        var scores = Product(q, Transposed(k, 2, 2), 1, 2, 2).Select(s => Math.Exp(s / Math.Sqrt(2))).ToArray();
        return [(scores[0] * v[0] + scores[1] * v[1]) / scores.Sum()];
    }
}
