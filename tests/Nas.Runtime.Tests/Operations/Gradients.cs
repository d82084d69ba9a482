using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>Compares automatic gradients with central finite differences, in float64.</summary>
internal static class Gradients
{
    private const double Step = 1e-6;

    /// <summary>Checks the gradient of a fixed random projection of f's result for every input that is of a floating type.</summary>
    public static void Check(Func<Tensor[], Tensor> f, IReadOnlyList<Tensor> inputs, double tolerance = 1e-5)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var leaves = inputs.Select(input => input.is_floating_point() ? input.detach().clone().requires_grad_() : input).ToArray();
        var output = f(leaves);
        var weights = randn(output.shape, float64, generator: generator);
        (output * weights).sum().backward();

        double Value()
        {
            using var inner = NewDisposeScope();
            using var ungraded = no_grad();
            return (f(leaves) * weights).sum().ToDouble();
        }

        for (var which = 0; which < leaves.Length; which++)
        {
            var leaf = leaves[which];
            if (!leaf.is_floating_point()) continue;
            var gradient = leaf.grad;
            Assert.True(gradient is not null, $"input {which} got no gradient");
            var automatic = gradient.contiguous().data<double>().ToArray();
            var elements = leaf.detach().view(-1).data<double>(); // a tensor of no dimensions has no indexer
            for (var k = 0; k < automatic.Length; k++)
            {
                var before = elements[k];
                elements[k] = before + Step;
                var above = Value();
                elements[k] = before - Step;
                var below = Value();
                elements[k] = before;
                var numeric = (above - below) / (2 * Step);
                Assert.True(Math.Abs(numeric - automatic[k]) <= tolerance * Math.Max(1, Math.Abs(numeric)),
                    $"input {which}, element {k}: automatic {automatic[k]:r}, finite differences {numeric:r}");
            }
        }
    }
}
