using static Nas.LibTorch.Tests.SpecialFunctions;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Nas.LibTorch.Tests;

/// <summary>Each function of one or two numbers: its value against plain C#, its gradient against finite differences.</summary>
public sealed class PointwiseOperatorTests
{
    // name, function, the same in C#, and the interval to try it on (away from kinks).
    private static readonly (string Name, Func<Tensor, Tensor> Torch, Func<double, double> Plain, double Low, double High)[] Unary =
    [
        ("abs", x => x.abs(), Math.Abs, 0.1, 3),
        ("neg", x => -x, x => -x, -2, 2),
        ("exp", x => x.exp(), Math.Exp, -2, 2),
        ("exp2", x => x.exp2(), x => Math.Pow(2, x), -2, 2),
        ("expm1", x => x.expm1(), x => Math.Exp(x) - 1, -2, 2),
        ("log", x => x.log(), Math.Log, 0.2, 4),
        ("log2", x => x.log2(), Math.Log2, 0.2, 4),
        ("log10", x => x.log10(), Math.Log10, 0.2, 4),
        ("log1p", x => x.log1p(), x => Math.Log(1 + x), -0.5, 4),
        ("sqrt", x => x.sqrt(), Math.Sqrt, 0.2, 4),
        ("rsqrt", x => x.rsqrt(), x => 1 / Math.Sqrt(x), 0.2, 4),
        ("square", x => x.square(), x => x * x, -2, 2),
        ("reciprocal", x => x.reciprocal(), x => 1 / x, 0.3, 3),
        ("sin", x => x.sin(), Math.Sin, -3, 3),
        ("cos", x => x.cos(), Math.Cos, -3, 3),
        ("tan", x => x.tan(), Math.Tan, -1, 1),
        ("asin", x => x.asin(), Math.Asin, -0.8, 0.8),
        ("acos", x => x.acos(), Math.Acos, -0.8, 0.8),
        ("atan", x => x.atan(), Math.Atan, -3, 3),
        ("sinh", x => x.sinh(), Math.Sinh, -2, 2),
        ("cosh", x => x.cosh(), Math.Cosh, -2, 2),
        ("tanh", x => x.tanh(), Math.Tanh, -2, 2),
        ("asinh", x => x.asinh(), Math.Asinh, -3, 3),
        ("acosh", x => x.acosh(), Math.Acosh, 1.2, 4),
        ("atanh", x => x.atanh(), Math.Atanh, -0.8, 0.8),
        ("erf", x => x.erf(), Erf, -2, 2),
        ("erfc", x => x.erfc(), x => 1 - Erf(x), -2, 2),
        ("lgamma", x => x.lgamma(), LogGamma, 0.4, 5),
        ("digamma", x => x.digamma(), Digamma, 0.4, 5),
        ("logit", x => x.logit(), x => Math.Log(x / (1 - x)), 0.1, 0.9),
        ("sinc", x => x.sinc(), x => Math.Sin(Math.PI * x) / (Math.PI * x), 0.1, 2),
        ("pow 3", x => x.pow(3), x => x * x * x, -2, 2),
        ("pow 0.5", x => x.pow(0.5), Math.Sqrt, 0.3, 3),
        ("clamp", x => x.clamp(-0.5, 0.5), x => Math.Clamp(x, -0.5, 0.5), -0.45, 0.45),
        ("clamp_min", x => x.clamp_min(0), x => Math.Max(x, 0), 0.1, 2),
        ("fmod", x => x.fmod(2), x => x % 2, 0.1, 1.9),
        ("deg2rad", x => x.deg2rad(), x => x * Math.PI / 180, -3, 3),
        ("x + 2", x => x + 2, x => x + 2, -2, 2),
        ("2 - x", x => 2 - x, x => 2 - x, -2, 2),
        ("x * 3", x => x * 3, x => x * 3, -2, 2),
        ("x / 4", x => x / 4, x => x / 4, -2, 2),
        ("4 / x", x => 4 / x, x => 4 / x, 0.5, 3),
        ("sigmoid", x => x.sigmoid(), Sigmoid, -3, 3),
        ("log_sigmoid", x => F.logsigmoid(x), x => -Softplus(-x), -3, 3),
        ("softplus", x => F.softplus(x), Softplus, -3, 3),
        ("softplus beta 2", x => F.softplus(x, 2), x => Softplus(2 * x) / 2, -3, 3),
        ("relu", x => F.relu(x), x => Math.Max(x, 0), 0.1, 2),
        ("relu below", x => F.relu(x), x => 0, -2, -0.1),
        ("relu6", x => F.relu6(x), x => Math.Clamp(x, 0, 6), 0.1, 5),
        ("leaky_relu", x => F.leaky_relu(x, 0.1), x => 0.1 * x, -2, -0.1),
        ("elu", x => F.elu(x, 1.3), x => 1.3 * (Math.Exp(x) - 1), -2, -0.1),
        ("celu", x => F.celu(x, 1.3), x => 1.3 * (Math.Exp(x / 1.3) - 1), -2, -0.1),
        ("selu", x => F.selu(x), x => 1.0507009873554805 * 1.6732632423543772 * (Math.Exp(x) - 1), -2, -0.1),
        ("silu", x => F.silu(x), x => x * Sigmoid(x), -3, 3),
        ("gelu", x => F.gelu(x), x => x * 0.5 * (1 + Erf(x / Math.Sqrt(2))), -3, 3),
        ("mish", x => F.mish(x), x => x * Math.Tanh(Softplus(x)), -3, 3),
        ("hardswish", x => F.hardswish(x), x => x * (x + 3) / 6, -2.9, 2.9),
        ("hardsigmoid", x => F.hardsigmoid(x), x => (x + 3) / 6, -2.9, 2.9),
        ("hardtanh", x => F.hardtanh(x), x => Math.Clamp(x, -1, 1), -0.9, 0.9),
        ("softsign", x => F.softsign(x), x => x / (1 + Math.Abs(x)), 0.1, 3),
        ("tanhshrink", x => F.tanhshrink(x), x => x - Math.Tanh(x), -2, 2),
        ("softshrink", x => F.softshrink(x), x => x - 0.5, 0.6, 2),
        ("hardshrink", x => F.hardshrink(x), x => x, 0.6, 2),
        ("threshold", x => F.threshold(x, 0.1, 20), x => x, 0.2, 2),
    ];

    private static readonly (string Name, Func<Tensor, Tensor, Tensor> Torch, Func<double, double, double> Plain)[] Binary =
    [
        ("add", (a, b) => a + b, (a, b) => a + b),
        ("add alpha", (a, b) => a.add(b, 3), (a, b) => a + 3 * b),
        ("sub", (a, b) => a - b, (a, b) => a - b),
        ("mul", (a, b) => a * b, (a, b) => a * b),
        ("div", (a, b) => a / b, (a, b) => a / b),
        ("pow", (a, b) => a.pow(b), Math.Pow),
        ("atan2", (a, b) => a.atan2(b), Math.Atan2),
        ("maximum", (a, b) => a.maximum(b), Math.Max),
        ("minimum", (a, b) => a.minimum(b), Math.Min),
        ("hypot", (a, b) => a.hypot(b), (a, b) => Math.Sqrt(a * a + b * b)),
        ("logaddexp", (a, b) => a.logaddexp(b), (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b))),
        ("xlogy", (a, b) => a.xlogy(b), (a, b) => a * Math.Log(b)),
        ("lerp", (a, b) => a.lerp(b, tensor(0.3)), (a, b) => a + 0.3 * (b - a)),
        ("addcmul", (a, b) => a.addcmul(a, b, 2), (a, b) => a + 2 * a * b),
        ("addcdiv", (a, b) => a.addcdiv(a, b, 2), (a, b) => a + 2 * a / b),
        ("where", (a, b) => where(a > b, a * 2, b), (a, b) => a > b ? a * 2 : b),
    ];

    public static TheoryData<string> UnaryNames => [.. Unary.Select(c => c.Name)];
    public static TheoryData<string> BinaryNames => [.. Binary.Select(c => c.Name)];

    [Theory, MemberData(nameof(UnaryNames))]
    public void OneNumber(string name)
    {
        using var scope = NewDisposeScope();
        var (_, f, plain, low, high) = Unary.Single(c => c.Name == name);
        var x = linspace(low, high, 7, float64);
        Assert.Equal(x.data<double>().ToArray().Select(plain), f(x).data<double>().ToArray(), Close);
        Gradients.Check(t => f(t[0]), [x]);
    }

    [Theory, MemberData(nameof(BinaryNames))]
    public void TwoNumbers(string name)
    {
        using var scope = NewDisposeScope();
        var (_, f, plain) = Binary.Single(c => c.Name == name);
        using var generator = new Generator(3);
        var a = rand([5], float64, generator: generator) + 0.5;
        var b = rand([5], float64, generator: generator) + 0.7;
        Assert.Equal(a.data<double>().Zip(b.data<double>(), plain), f(a, b).data<double>().ToArray(), Close);
        Gradients.Check(t => f(t[0], t[1]), [a, b]);
    }

    [Fact]
    public void BroadcastingAddsUpTheGradient()
    {
        using var scope = NewDisposeScope();
        Gradients.Check(t => t[0] * t[1], [linspace(-1, 1, 3, float64).unsqueeze(1).contiguous(), linspace(1, 2, 4, float64)]);
    }

    [Fact]
    public void InPlaceFormsChangeTheTensorAndAnswerIt()
    {
        using var x = tensor(new[] { 1.0, 4.0 });
        Assert.Same(x, x.sqrt_().add_(1).mul_(tensor(new[] { 2.0, 3.0 })));
        Assert.Equal([4.0, 9.0], x.data<double>().ToArray());
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected));
}
