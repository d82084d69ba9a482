using Nas.Tool.Engines;

namespace Nas.Tool.Tests.Engines;

public class EngineCommandTests
{
    [Theory]
    [InlineData(null, null, "10000")]
    [InlineData("active", null, null)]
    [InlineData(null, "5", "5")]
    public void Threads_wait_shortly_unless_the_user_says_otherwise(string? policy, string? spins, string? expected)
    {
        var environment = new Dictionary<string, string?>();
        if (policy is not null) environment["OMP_WAIT_POLICY"] = policy;
        if (spins is not null) environment["GOMP_SPINCOUNT"] = spins;
        EngineCommand.WaitShortly(environment);
        Assert.Equal(expected, environment.GetValueOrDefault("GOMP_SPINCOUNT"));
    }
}
