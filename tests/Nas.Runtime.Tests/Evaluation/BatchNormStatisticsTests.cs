using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Evaluation;

public sealed class BatchNormStatisticsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void They_become_those_of_the_training_images_whatever_they_were()
    {
        // 500 images are two batches of 250, so the mean over the batches is that over the images. Normalised they have mean 0.
        using var data = Images(500);
        using var norm = nn.BatchNorm2d(1);
        using var network = nn.Sequential(("norm", norm));
        norm.running_mean!.fill_(7);
        norm.running_var!.fill_(3);
        network.eval();

        BatchNormStatistics.Reestimate(network, data, [.. Enumerable.Range(0, 500)], CPU, default);

        Assert.Equal(0, norm.running_mean!.item<float>(), 1e-3);
        Assert.Equal(1, norm.running_var!.item<float>(), 1e-2);
        Assert.Equal(0.1, norm.momentum);
        Assert.False(norm.training);
    }

    [Fact]
    public void A_cancelled_one_leaves_the_momentum_and_the_mode_as_they_were()
    {
        using var data = Images(10);
        using var norm = nn.BatchNorm2d(1, momentum: 0.3);
        using var network = nn.Sequential(("norm", norm));
        network.eval();
        Assert.Throws<OperationCanceledException>(
            () => BatchNormStatistics.Reestimate(network, data, [0, 1, 2], CPU, new CancellationToken(canceled: true)));
        Assert.Equal(0.3, norm.momentum);
        Assert.False(network.training);
    }

    private static ImageDataset Images(int count)
    {
        var pixels = new byte[count * 16];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 37 % 256);
        return ImageDataset.Of(pixels, new long[count], new ImageShape(1, 4, 4), 1);
    }
}
