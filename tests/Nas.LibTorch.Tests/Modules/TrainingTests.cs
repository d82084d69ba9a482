using TorchSharp;
using static TorchSharp.torch;

namespace Nas.LibTorch.Tests.Modules;

[Collection(ModulesCollection.Name)]
public sealed class TrainingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ASmallConvolutionalNetworkLearnsToTellBarsApart()
    {
        manual_seed(5);
        var random = new Random(5);
        var images = new float[64 * 36];
        var classes = new long[64];
        for (var n = 0; n < 64; n++)
        {
            classes[n] = n % 2;
            var place = random.Next(6);
            for (var i = 0; i < 6; i++) images[n * 36 + (n % 2 == 0 ? place * 6 + i : i * 6 + place)] = 1;
            for (var i = 0; i < 36; i++) images[n * 36 + i] += (float)(random.NextDouble() - 0.5) * 0.4f;
        }
        var (x, y) = (tensor(images).reshape(64, 1, 6, 6), tensor(classes));
        using var net = nn.Sequential(
            ("conv", nn.Conv2d(1, 8, 3, padding: 1)), ("norm", nn.BatchNorm2d(8)), ("relu", nn.ReLU()), ("pool", nn.MaxPool2d(2)),
            ("drop", nn.Dropout(0.1)), ("flat", nn.Flatten()), ("out", nn.Linear(72, 2)));
        using var optimizer = optim.Adam(net.parameters(), 0.01);
        var scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, 40);
        using var loss = nn.CrossEntropyLoss();
        for (var epoch = 0; epoch < 40; epoch++)
        {
            using var step = NewDisposeScope();
            optimizer.zero_grad();
            loss.call(net.call(x), y).backward();
            optimizer.step();
            scheduler.step();
        }
        net.eval();
        using var _ = no_grad();
        Assert.Equal(1.0, net.call(x).argmax(1).eq(y).to(ScalarType.Float32).mean().ToDouble());
    }
}
