using Nas.Tool.Engines;

namespace Nas.Tool.Tests.Engines;

public class EngineCommandTests
{
    [Theory]
    [InlineData(null, null, "passive")]
    [InlineData("active", null, "active")]
    [InlineData(null, "1000", null)]
    public void Threads_wait_asleep_unless_the_user_says_otherwise(string? policy, string? spins, string? expected)
    {
        var environment = new Dictionary<string, string?>();
        if (policy is not null) environment["OMP_WAIT_POLICY"] = policy;
        if (spins is not null) environment["GOMP_SPINCOUNT"] = spins;
        EngineCommand.WaitAsleep(environment);
        Assert.Equal(expected, environment.GetValueOrDefault("OMP_WAIT_POLICY"));
    }
}
