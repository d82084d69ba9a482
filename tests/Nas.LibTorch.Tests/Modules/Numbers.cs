using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

/// <summary>Plain C# numbers in and out of tensors, and gradients by central differences.</summary>
internal static class Numbers
{
    /// <summary>A float64 tensor of fixed values in -1 .. 1 that depend on the seed alone.</summary>
    public static Tensor Draw(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var values = new double[shape.Aggregate(1L, (p, s) => p * s)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextDouble() * 2 - 1;
        return torch.tensor(values, ScalarType.Float64).reshape(shape);
    }

    public static double[] Values(Tensor tensor)
    {
        using var _ = no_grad();
        using var flat = tensor.detach().to(ScalarType.Float64).contiguous();
        return flat.data<double>().ToArray();
    }

    public static void Equal(double[] expected, Tensor actual, double tolerance = 1e-9)
    {
        var values = Values(actual);
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, got {values[i]}");
    }

    public static void Same(Tensor expected, Tensor actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.shape, actual.shape);
        Equal(Values(expected), actual, tolerance);
    }

    /// <summary>Compares the gradients of a random projection of a function's result with central differences, for each given leaf.</summary>
    public static void CheckGradients(Func<Tensor> function, params Tensor[] leaves)
    {
        const double Step = 1e-6;
        using var scope = NewDisposeScope();
        foreach (var leaf in leaves)
        {
            leaf.requires_grad = true;
            leaf.grad = null;
        }
        var direction = Draw(99, function().shape);
        double Value()
        {
            using var _ = no_grad();
            return function().mul(direction).sum().ToDouble();
        }
        function().mul(direction).sum().backward();
        foreach (var leaf in leaves)
        {
            var analytic = Values(leaf.grad!);
            using var _ = no_grad();
            var flat = leaf.view(-1);
            for (var i = 0L; i < analytic.Length; i++)
            {
                var at = flat.select(0, i);
                at.add_(Step);
                var above = Value();
                at.add_(-2 * Step);
                var below = Value();
                at.add_(Step);
                var numeric = (above - below) / (2 * Step);
                Assert.True(Math.Abs(numeric - analytic[i]) < 1e-6 * Math.Max(1, Math.Abs(numeric)), $"element {i}: differences {numeric}, autograd {analytic[i]}");
            }
        }
    }
}
