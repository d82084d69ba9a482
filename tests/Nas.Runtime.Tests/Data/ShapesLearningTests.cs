using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Nas.Runtime.Tests.Data;

/// <summary>The drawn images ask for convolutions, and reward them.</summary>
public sealed class ShapesLearningTests
{
    [Fact]
    public void A_small_convolutional_network_learns_what_a_linear_classifier_cannot()
    {
        using var data = Requests.Load(Requests.For("shapes", null, Requests.Grey28));
        torch.manual_seed(1);
        using var linear = Sequential(Flatten(), Linear(784, 10));
        Assert.InRange(Accuracy(linear, data, epochs: 3, 0.01), 0.15, 0.8);
        using var network = Sequential(
            Conv2d(1, 16, 3, padding: 1, bias: false), BatchNorm2d(16), ReLU(), MaxPool2d(2),
            Conv2d(16, 32, 3, padding: 1, bias: false), BatchNorm2d(32), ReLU(), MaxPool2d(2),
            Conv2d(32, 48, 3, padding: 1, bias: false), BatchNorm2d(48), ReLU(), AdaptiveAvgPool2d(1),
            Flatten(), Linear(48, 10));
        Assert.InRange(Accuracy(network, data, epochs: 8, 0.01), 0.95, 1);
    }

    private static double Accuracy(Module<Tensor, Tensor> network, ImageSplit data, int epochs, double rate)
    {
        var (train, test) = data;
        var steps = epochs * Batches.Count(train.Count, 64);
        using var optimizer = optim.Adam(network.parameters(), lr: rate);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, steps);
        var stream = new RandomStream(1);
        network.train();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var batch in Batches.Of(train, null, 64, stream))
            {
                using (batch)
                using (torch.NewDisposeScope())
                {
                    optimizer.zero_grad();
                    functional.cross_entropy(network.forward(batch.X), batch.Y).backward();
                    optimizer.step();
                    schedule.step();
                }
            }
        }

        network.eval();
        var right = 0L;
        using var silence = torch.no_grad();
        foreach (var batch in Batches.Of(test, null, 250))
        {
            using (batch)
            using (torch.NewDisposeScope()) right += network.forward(batch.X).argmax(1).eq(batch.Y).sum().item<long>();
        }

        return (double)right / test.Count;
    }
}
