using Nas.Protocol;
using Nas.Runtime.Hosting;

namespace Nas.Runtime.Tests.Hosting;

public class SearchSetupTests
{
    [Theory]
    [InlineData("random", 8, null)]
    [InlineData("spos", null, null)]
    [InlineData("spos", 8, "Strategy spos trains a supernet in one process, and has no trials to give to workers.")]
    public void Workers_are_for_trials_that_are_trained_by_themselves(string strategy, int? workers, string? refusal)
    {
        var setup = new SearchSetup(new ExperimentSettings { Strategy = strategy, Net = "TinyNet" }, new UserProject(typeof(SearchSetupTests).Assembly), "0.1.0");
        var error = Record.Exception(() => setup.RequireTrials(workers));
        Assert.Equal(refusal, error?.Message);
    }
}
