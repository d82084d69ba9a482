using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>Copies and compares weights and statistics by name.</summary>
internal static class Weights
{
    /// <summary>Gives batch norms statistics that differ from the initial ones, so that evaluation mode is worth a test.</summary>
    public static void DisturbStatistics(nn.Module module)
    {
        using var _ = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal)) tensor.copy_(randn_like(tensor) * 0.1);
            if (name.EndsWith("running_var", StringComparison.Ordinal)) tensor.copy_(rand_like(tensor) + 0.5);
        }
    }

    /// <summary>Copies what both have. All else in <paramref name="network"/> must be the scale and shift of a batch norm, still neutral.</summary>
    public static void Copy(IReadOnlyDictionary<string, Tensor> from, nn.Module network)
    {
        using var _ = no_grad();
        foreach (var (name, tensor) in network.state_dict())
        {
            if (from.TryGetValue(name, out var weights))
            {
                Assert.True(weights.shape.SequenceEqual(tensor.shape), $"{name} is ({string.Join(", ", weights.shape)}) there and ({string.Join(", ", tensor.shape)}) here.");
                tensor.copy_(weights);
            }
            else if (!name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            {
                Assert.True(tensor.dim() == 1, $"{name} has no counterpart.");
                Assert.True(tensor.eq(name.EndsWith(".weight", StringComparison.Ordinal) ? 1 : 0).all().item<bool>(), $"{name} has no counterpart.");
            }
        }
    }

    /// <summary>Equal to rounding: relative to the largest element.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance = 1e-4)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.detach().abs().max().item<float>());
        var difference = (expected - actual).detach().abs().max().item<float>();
        Assert.True(difference <= tolerance * scale, $"They differ by {difference}; the largest element is {scale}.");
    }
}
