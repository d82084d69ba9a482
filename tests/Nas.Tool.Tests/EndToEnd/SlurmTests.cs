using System.Text.Json;
using Nas.Databases;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>A search whose workers a real Slurm starts, and starts again.</summary>
[Collection(PackedFeed.Collection)]
public sealed class SlurmTests(PackedFeed feed, PostgresServer server, SlurmCluster slurm) : IClassFixture<PostgresServer>, IClassFixture<SlurmCluster>
{
    [SlurmFact]
    public async Task A_worker_that_is_killed_and_a_node_that_is_down_lose_no_trial()
    {
        using var folder = new TemporaryFolder();
        feed.WriteWithPostgres(folder);
        var (exitCode, output) = await Dotnet.RunAsync(folder.Path, feed.Environment, "build", "-c", "Release", "-nologo", "-v:q");
        Assert.True(exitCode == 0, output);
        var store = server.Database("slurm");

        using var search = ToolProcess.Start(
            folder.Path,
            [.. feed.Environment, new("SLURM_CONF", slurm.Configuration)],
            ["search", "--strategy", "random", "--trials", "50", "--data", "shapes", "--epochs", "3", "--batch-size", "64", "--threads", "1", "--no-build", "--workers", "slurm:2", "--store", store]);
        await search.Says("2 workers as Slurm's job ");
        var job = search.ErrorLines.Single(l => l.Contains("Slurm's job", StringComparison.Ordinal)).Split("job ")[1].Split(';')[0];

        // One task is killed for good, and the node of the other goes down in the midst of its work.
        SlurmCluster.Until(() => Log(job, 0).Contains("trial", StringComparison.Ordinal) && Log(job, 1).Contains("trial", StringComparison.Ordinal), $"no worker works: {Log(job, 0)} {Log(job, 1)}");
        slurm.Run("scancel", $"{job}_0");
        var node = slurm.Run("squeue", "-h", "-j", $"{job}_1", "-o", "%N");
        slurm.Run("scontrol", "update", $"nodename={node}", "state=down", "reason=test");
        SlurmCluster.Until(() => Starts(job, 1) == 2, $"the task is not started again: {slurm.Run("squeue")}");

        Assert.True(await search.ExitAsync() == 0, string.Join('\n', search.ErrorLines));
        Assert.Equal("", slurm.Run("squeue", "-h", "-j", job, "-t", "PENDING,RUNNING"));
        using var export = ToolProcess.Start(folder.Path, [.. feed.Environment], ["export", "1", "--store", store, "--no-build"]);
        Assert.True(await export.ExitAsync() == 0, string.Join('\n', export.ErrorLines));
        var trials = JsonDocument.Parse(export.Output).RootElement.GetProperty("trials").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, 50), trials.Select(t => t.GetProperty("number").GetInt32()));
        Assert.All(trials, t => Assert.Equal("done", t.GetProperty("state").GetString()));

        string Log(string job, int task)
        {
            var path = folder.File($".nas/workers/slurm-{job}_{task}.log");
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }

        int Starts(string job, int task) => Log(job, task).Split('\n').Count(l => l.StartsWith("worker ", StringComparison.Ordinal));
    }
}

/// <summary>A test with a Slurm and a PostgreSQL of its own.</summary>
public sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute()
    {
        if (!SlurmCluster.IsThere || PostgresServer.Binaries is null) Skip = "needs Slurm and PostgreSQL, as root: apt-get install slurm-wlm postgresql";
    }
}
