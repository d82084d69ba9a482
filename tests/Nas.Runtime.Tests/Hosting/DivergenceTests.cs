using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>A network of the tests' own space, as a search would have derived it: something for <c>train</c>.</summary>
[DerivedNetwork("TinyNet", "Normal: n0 = skip_connect(a) + skip_connect(b); n1 = skip_connect(a) + skip_connect(b)")]
public sealed class FewWeights : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> layers;

    public FewWeights(int channels = 4, int classes = 3)
        : base(nameof(FewWeights))
    {
        _ = channels;
        layers = nn.Sequential(("flatten", nn.Flatten()), ("linear", nn.Linear(64, classes)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => layers.call(input);
}

/// <summary>What is not a number is no score and no weight: a training that diverges ends with a line that says what to lower.</summary>
public sealed class DivergenceTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _scope.Dispose();
    }

    // The class of what is not a number would be the first, which most pictures have.
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Outputs_that_are_no_numbers_are_no_score(float output)
    {
        using var data = Pictures();
        int[] all = [.. Enumerable.Range(0, (int)data.Count)];
        var measured = Testing.Of(x => full([x.shape[0], 2], output), data, all, CPU, CancellationToken.None);
        Assert.Equal((double.NaN, double.NaN), (measured.Accuracy, measured.Loss));
        // A single one, in another class than the right one, leaves the loss a number.
        var one = Testing.Of(x => cat([zeros(x.shape[0], 1), full([x.shape[0], 1], output)], 1), data, all, CPU, CancellationToken.None);
        Assert.Equal((double.NaN, double.NaN), (one.Accuracy, one.Loss));
    }

    [Fact]
    public void A_training_ends_at_the_first_loss_that_is_no_number()
    {
        using var data = Pictures();
        var steps = 0;
        using var network = nn.Sequential(("flatten", nn.Flatten()), ("a", nn.Linear(64, 8)), ("relu", nn.ReLU()), ("b", nn.Linear(8, 2)));
        var trainer = new Trainer(data, [.. Enumerable.Range(0, 100)], new(3) { LearningRate = 1e30, BatchSize = 10 }, Augmentation.None, CPU, new RandomStream(1));
        var error = Assert.Throws<FailureException>(() => trainer.Train(network, _ => steps++, CancellationToken.None));
        Assert.Matches(@"^The training diverged in epoch 1, step \d: the loss is not a number\.$", error.Message);
        Assert.Equal("Lower --learning-rate (1E+30).", error.Hint);
        Assert.InRange(steps, 1, 9);
    }

    // The last step's loss was still a number.
    [Fact]
    public void Weights_that_are_no_numbers_are_noticed_at_the_end_of_an_epoch()
    {
        using var data = Pictures();
        using var network = nn.Sequential(("flatten", nn.Flatten()), ("a", nn.Linear(64, 2)));
        var trainer = new Trainer(data, [.. Enumerable.Range(0, 100)], new(1) { BatchSize = 100 }, Augmentation.None, CPU, new RandomStream(1));
        var error = Assert.Throws<FailureException>(() => trainer.Train(network, _ => Spoil(network), CancellationToken.None));
        Assert.Equal("The training diverged: its weights are not all numbers.", error.Message);
    }

    // Behind an infinite variance everything is 0, and so the loss is a number.
    [Fact]
    public void Infinite_statistics_of_a_batch_norm_are_noticed()
    {
        using var plain = nn.Sequential(("norm", nn.BatchNorm2d(2)));
        using var mixed = nn.Sequential(("norm", new MixedBatchNorm(2)));
        var divergence = new Divergence("It", "x");
        foreach (var norm in new[] { plain, mixed })
        {
            divergence.CheckWeights(norm);
            norm.buffers().First(b => b.is_floating_point()).fill_(float.PositiveInfinity);
            Assert.Equal("It diverged: the statistics of its batch norms are infinite.", Assert.Throws<FailureException>(() => divergence.CheckWeights(norm)).Message);
        }
    }

    [Theory]
    [InlineData("random", "1E+30", null, "The search gave up after 10 failed trials in a row. The last one: The training diverged")]
    [InlineData("spos", "1E+30", null, "The supernet diverged")]
    [InlineData("darts", "1E+30", null, "The supernet diverged")]
    [InlineData("darts", "0.025", "1E+38", "The supernet diverged")]
    public void A_diverged_search_says_what_to_lower_and_finds_nothing(string strategy, string rate, string? architectureRate, string message)
    {
        using var run = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = strategy, Net = "TinyNet", Device = "cpu", Threads = 1, Epochs = 1, Trials = strategy == "darts" ? null : 12,
            LearningRate = double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), BatchSize = 256,
            Options = architectureRate is null ? [] : new Dictionary<string, string> { ["architecture-learning-rate"] = architectureRate },
        }, _folder.Root));
        var (exitCode, line) = run.Failure();
        Assert.Equal(1, exitCode);
        Assert.StartsWith(message, line, StringComparison.Ordinal);
        var hint = run.Events[^1].GetProperty("hint").GetString();
        Assert.Contains($"--learning-rate ({rate})", strategy == "random" ? line : hint, StringComparison.Ordinal);
        if (strategy == "darts") Assert.Contains($"architecture-learning-rate ({architectureRate ?? "0.0003"})", hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_training_leaves_the_weights_that_there_are()
    {
        var weights = Path.Combine(_folder.Root, "good.weights");
        File.WriteAllText(weights, "good");
        using var run = EngineRun.Start(new TrainRequest
        {
            Network = "FewWeights", Settings = new() { Device = "cpu", Threads = 1, Epochs = 1, LearningRate = 1e38 }, Output = weights, ToolVersion = "0.1.0",
            ProjectDirectory = _folder.Root,
        });
        var (exitCode, message) = run.Failure();
        Assert.Equal(1, exitCode);
        Assert.StartsWith("The training diverged", message, StringComparison.Ordinal);
        Assert.Equal("Lower --learning-rate (1E+38).", run.Events[^1].GetProperty("hint").GetString());
        Assert.Equal("good", File.ReadAllText(weights));
    }

    private static void Spoil(nn.Module network)
    {
        using var _ = no_grad();
        network.parameters().First()[0, 0].fill_(float.PositiveInfinity);
    }

    // 80 of the first class, 20 of the second.
    private static ImageDataset Pictures()
    {
        var random = new RandomStream(2);
        var pixels = new byte[100 * 64];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.Next(256);
        return ImageDataset.Of(pixels, [.. Enumerable.Range(0, 100).Select(i => i < 80 ? 0L : 1L)], new ImageShape(1, 8, 8), 2);
    }
}
