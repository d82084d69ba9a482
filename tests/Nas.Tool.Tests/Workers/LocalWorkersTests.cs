using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Workers;

public class LocalWorkersTests
{
    /// <summary>The project of the test is none, so that each worker fails at once.</summary>
    [UnixFact]
    public async Task A_worker_that_fails_is_started_again_three_times_and_the_search_goes_on()
    {
        using var tool = new ToolRun();
        var network = Network.Of("// first");
        var log = tool.Folder.File(".nas/workers/local-0.log");
        tool.Script = tool.Say("""{"event":"started","description":"random on FashionNet","experiment":7}""")
            + $"while [ \"$(grep -c 'dotnet nas:' '{log}' 2> /dev/null)\" != 4 ]; do sleep 0.1; done; " + tool.Say(network.ResultLine());
        Assert.Equal(0, await tool.Run("search", "--workers", "local:1"));
        Assert.Equal(network.Source, tool.Folder.Read("FashionNet.cs"));
        Assert.Contains(tool.ErrorLines, l => l.StartsWith("a worker on this machine", StringComparison.Ordinal));
    }
}
