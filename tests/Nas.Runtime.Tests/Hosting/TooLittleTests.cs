using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>Searches that have too little to work with: each ends with one line that says what is missing.</summary>
public sealed class TooLittleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("random")]
    [InlineData("darts")]
    [InlineData("spos")]
    public void One_picture_to_train_on(string strategy)
    {
        foreach (var name in new[] { "train/a", "train/b", "test/a", "test/b" }) _folder.Write($"pictures/{name}/1.png", SampleFiles.GreyPng(8, 8, new byte[64]));
        using var engine = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = strategy, Net = "TinyNet", Data = "folder", DataDirectory = Path.Combine(_folder.Root, "pictures"), DataFraction = 0.5, Device = "cpu", Threads = 1, Epochs = 1,
            Parameters = new Dictionary<string, int> { ["classes"] = 2 },
        }, _folder.Root));
        var (exitCode, message) = engine.Failure();
        Assert.Equal(2, exitCode);
        Assert.StartsWith("There is 1 picture to train on, and a search needs two at least", message);
    }

    [Theory]
    [InlineData("random", 4)]
    [InlineData("darts", 0)]
    public void Fewer_pictures_than_a_batch_and_those_to_measure_by_are_said(string strategy, int trials)
    {
        for (var i = 0; i < 6; i++) _folder.Write($"pictures/{(i < 2 ? "train" : i < 4 ? "validation" : "test")}/{(i % 2 == 0 ? "a" : "b")}/{i}.png", SampleFiles.GreyPng(8, 8, SampleFiles.Bytes(64, i)));
        using var engine = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = strategy, Net = "TinyNet", Data = "folder", DataDirectory = Path.Combine(_folder.Root, "pictures"), Device = "cpu", Threads = 1, Epochs = 1, Trials = trials == 0 ? null : trials,
            Parameters = new Dictionary<string, int> { ["classes"] = 2 },
        }, _folder.Root));
        engine.Result();
        Assert.Contains(engine.Events, e => e.ToString().Contains("(4 + 2 images, 2 of the first to measure by)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_time_limit_that_is_over_before_the_first_trial()
    {
        var request = EngineRun.Request("search", new() { Strategy = "random", Net = "TinyNet", Device = "cpu", Threads = 1, Epochs = 10_000, Trials = 1 }, _folder.Root);
        using var engine = EngineRun.Start(request with { TimeLimitSeconds = 0.5 });
        var (exitCode, message) = engine.Failure();
        Assert.Equal((1, "The time limit of 0.5 s was over before there was any result."), (exitCode, message));
    }
}
