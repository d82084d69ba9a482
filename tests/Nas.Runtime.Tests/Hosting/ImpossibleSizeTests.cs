using Nas.Runtime.Recipes;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>What cannot be, since it is too large or the limits too small, is said before anything is built, trained or recorded.</summary>
public sealed class ImpossibleSizeTests : IDisposable
{
    private static readonly Runtime.Hosting.UserProject s_project = new(typeof(ImpossibleSizeTests).Assembly);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Recipes => [.. Recipe.All.Where(r => r.Refusal(s_project.Space("TinyNet").Space) is null).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_limit_that_no_architecture_keeps_to(string strategy)
    {
        var error = Setup(strategy, maxParameters: 10);
        Assert.Equal("No architecture of TinyNet within 10 parameters was found in 10,000 tries.", error.Message);
        Assert.Contains("raise the limit", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void More_weights_than_memory(string strategy)
    {
        var error = Setup(strategy, channels: 1_000_000);
        Assert.Matches(@"^(The supernet|Any network) of TinyNet needs at least [\d.,]+ TB of memory, of which [\d.,]+ TB for its [\d,]+ weights; this machine has [\d.,]+ [MGT]B\.$", error.Message);
        Assert.Contains("--param channels=N", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void More_channels_than_a_net_may_have() => Assert.Equal(
        "TinyNet with channels 2000000000, classes 3, stage 1: the net is more than 1000000 channels wide from here on; choose smaller values.",
        Setup("darts", channels: 2_000_000_000).Message);

    [Fact]
    public void Nothing_is_recorded_of_such_a_search()
    {
        using var run = EngineRun.Start(EngineRun.Request("search", new() { Strategy = "darts", Net = "TinyNet", Device = "cpu", MaxParameters = 10 }, _folder.Root));
        Assert.Equal((2, "No architecture of TinyNet within 10 parameters was found in 10,000 tries."), run.Failure());
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, ".nas")));
    }

    private static UsageException Setup(string strategy, int channels = 4, long? maxParameters = null) => Assert.Throws<UsageException>(() =>
        new Runtime.Hosting.SearchSetup(
            new() { Strategy = strategy, Net = "TinyNet", Device = "cpu", MaxParameters = maxParameters, Parameters = new Dictionary<string, int> { ["channels"] = channels } },
            s_project,
            "0.1.0"));
}
