using Nas.Protocol;
using Nas.Runtime.Hosting;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Experiments;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>Several objectives with a strategy of each kind.</summary>
public sealed class ObjectivesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_supernet_with_trials_has_a_front()
    {
        using var engine = EngineRun.Start(EngineRun.Request("search", new()
        {
            Strategy = "spos", Net = "TinyNet", Seed = 3, Device = "cpu", Threads = 1, Epochs = 1, Trials = 12, BatchSize = 512,
            Options = new Dictionary<string, string> { ["population"] = "6", ["recalibration-images"] = "100" }, Objectives = ["accuracy", "parameters", "accuracy"],
        }, _folder.Root));
        var result = engine.Result();
        var front = result.GetProperty("front").EnumerateArray().ToArray();
        Assert.Equal(result.GetProperty("genotype").GetString(), front[0].GetProperty("genotype").GetString());
        Assert.All(front, t => Assert.Equal(["accuracy", "parameters"], t.GetProperty("objectives").EnumerateObject().Select(o => o.Name)));
        Assert.Equal(front.Length, front.Select(t => t.GetProperty("trial").GetInt32()).Distinct().Count());
    }

    [Theory]
    [InlineData("flops")]
    [InlineData("accuracy", "parameters")]
    public void A_strategy_without_trials_takes_no_objective_that_it_cannot_pursue(params string[] objectives)
    {
        var asked = new ExperimentSettings { Strategy = "darts", Net = "TinyNet", Objectives = objectives };
        var error = Assert.Throws<UsageException>(() => new SearchSetup(asked, new UserProject(typeof(ObjectivesTests).Assembly), "0.1.0"));
        Assert.Equal($"Strategy darts derives one network by its accuracy and cannot optimise '{objectives[^1]}'.", error.Message);
        Assert.Contains("nsga2", error.Hint, StringComparison.Ordinal);
    }
}
