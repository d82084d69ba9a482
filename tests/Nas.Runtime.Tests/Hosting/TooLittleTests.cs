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
        var classes = Directory.CreateDirectory(Path.Combine(_folder.Root, "pictures", "only"));
        foreach (var name in new[] { "a", "b" })
            File.WriteAllBytes(Path.Combine(classes.FullName, name + ".png"), SampleFiles.GreyPng(8, 8, new byte[64]));
        using var engine = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = strategy, Net = "TinyNet", Data = "folder", DataDirectory = classes.Parent!.FullName, Device = "cpu", Threads = 1, Epochs = 1,
            Parameters = new Dictionary<string, int> { ["classes"] = 1 },
        }, _folder.Root));
        var (exitCode, message) = engine.Failure();
        Assert.Equal(2, exitCode);
        Assert.StartsWith("There is 1 picture to train on, and a search needs two at least", message);
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
