using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

/// <summary>Layers computed in plain C#, element by element.</summary>
internal static class Reference
{
    public static readonly Dictionary<string, (Func<nn.Module<Tensor, Tensor>> make, Func<double, double> formula)> Activations = new()
    {
        ["ReLU"] = (() => nn.ReLU(), x => Math.Max(0, x)),
        ["ReLU6"] = (() => nn.ReLU6(), x => Math.Clamp(x, 0, 6)),
        ["LeakyReLU"] = (() => nn.LeakyReLU(0.2), x => x > 0 ? x : 0.2 * x),
        ["ELU"] = (() => nn.ELU(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)),
        ["CELU"] = (() => nn.CELU(1.5), x => Math.Max(0, x) + Math.Min(0, 1.5 * (Math.Exp(x / 1.5) - 1))),
        ["SELU"] = (() => nn.SELU(), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1))),
        ["GELU tanh"] = (() => nn.GELU(TorchSharp.Modules.GELU.Approximate.tanh), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        ["GELU"] = (() => nn.GELU(), x => x * NormalBelow(x)),
        ["SiLU"] = (() => nn.SiLU(), x => x / (1 + Math.Exp(-x))),
        ["Sigmoid"] = (() => nn.Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        ["LogSigmoid"] = (() => nn.LogSigmoid(), x => -Math.Log(1 + Math.Exp(-x))),
        ["Tanh"] = (() => nn.Tanh(), x => Math.Tanh(x)),
        ["Hardswish"] = (() => nn.Hardswish(), x => x * Math.Clamp(x + 3, 0, 6) / 6),
        ["Hardsigmoid"] = (() => nn.Hardsigmoid(), x => Math.Clamp(x + 3, 0, 6) / 6),
        ["Hardtanh"] = (() => nn.Hardtanh(-0.5, 2), x => Math.Clamp(x, -0.5, 2)),
        ["Softplus"] = (() => nn.Softplus(2), x => Math.Log(1 + Math.Exp(2 * x)) / 2),
        ["Softsign"] = (() => nn.Softsign(), x => x / (1 + Math.Abs(x))),
        ["Mish"] = (() => nn.Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
        ["Threshold"] = (() => nn.Threshold(0.1, -3), x => x > 0.1 ? x : -3),
    };

    public static double[] Conv2d(Tensor x, Tensor weight, Tensor? bias, int stride, int padding, int dilation, int groups, out long[] shape) =>
        Conv2d(x, weight, bias, (stride, stride), (padding, padding), (dilation, dilation), groups, out shape);

    public static double[] Conv2d(
        Tensor x, Tensor weight, Tensor? bias, (int y, int x) stride, (int y, int x) padding, (int y, int x) dilation, int groups, out long[] shape)
    {
        var (s, k) = (x.shape, weight.shape);
        var (v, w, b) = (Numbers.Values(x), Numbers.Values(weight), bias is null ? null : Numbers.Values(bias));
        var height = (s[2] + 2 * padding.y - dilation.y * (k[2] - 1) - 1) / stride.y + 1;
        var width = (s[3] + 2 * padding.x - dilation.x * (k[3] - 1) - 1) / stride.x + 1;
        shape = [s[0], k[0], height, width];
        var result = new List<double>();
        for (var n = 0L; n < s[0]; n++)
            for (var o = 0L; o < k[0]; o++)
                for (var i = 0L; i < height; i++)
                    for (var j = 0L; j < width; j++)
                    {
                        var sum = b?[o] ?? 0;
                        var first = o / (k[0] / groups) * k[1];
                        for (var c = 0L; c < k[1]; c++)
                            for (var u = 0L; u < k[2]; u++)
                                for (var t = 0L; t < k[3]; t++)
                                {
                                    var (r, q) = (i * stride.y - padding.y + u * dilation.y, j * stride.x - padding.x + t * dilation.x);
                                    if (r < 0 || q < 0 || r >= s[2] || q >= s[3]) continue;
                                    sum += w[((o * k[1] + c) * k[2] + u) * k[3] + t] * v[((n * s[1] + first + c) * s[2] + r) * s[3] + q];
                                }
                        result.Add(sum);
                    }
        return result.ToArray();
    }

    public static double[] Pool(Tensor x, int kernel, int stride, int padding, double outside, Func<double[], double> reduce)
    {
        var s = x.shape;
        var v = Numbers.Values(x);
        var (height, width) = ((s[2] + 2 * padding - kernel) / stride + 1, (s[3] + 2 * padding - kernel) / stride + 1);
        var result = new List<double>();
        for (var plane = 0L; plane < s[0] * s[1]; plane++)
            for (var i = 0L; i < height; i++)
                for (var j = 0L; j < width; j++)
                {
                    var window = new List<double>();
                    for (var u = 0; u < kernel; u++)
                        for (var t = 0; t < kernel; t++)
                        {
                            var (r, q) = (i * stride - padding + u, j * stride - padding + t);
                            window.Add(r < 0 || q < 0 || r >= s[2] || q >= s[3] ? outside : v[(plane * s[2] + r) * s[3] + q]);
                        }
                    result.Add(reduce(window.ToArray()));
                }
        return result.ToArray();
    }

    /// <summary>The normal distribution function by Simpson's rule.</summary>
    public static double NormalBelow(double x)
    {
        const int Steps = 2000;
        var h = x / Steps;
        double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        var sum = Density(0) + Density(x);
        for (var i = 1; i < Steps; i++) sum += (i % 2 == 1 ? 4 : 2) * Density(i * h);
        return 0.5 + sum * h / 3;
    }
}
