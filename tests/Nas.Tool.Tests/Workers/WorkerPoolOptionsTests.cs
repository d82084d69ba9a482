using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Workers;

public class WorkerPoolOptionsTests
{
    private const string Server = "Host=db;Database=nas;Username=me;Password=secret";

    [Theory]
    [InlineData("--workers needs local, slurm or kubernetes, and how many, such as local:2, not 'pbs:8'.", "--workers", "pbs:8")]
    [InlineData("--workers needs local, slurm or kubernetes, and how many, such as local:2, not 'local:0'.", "--workers", "local:0")]
    [InlineData("Workers on other machines need a store in PostgreSQL.", "--workers", "slurm:8")]
    [InlineData("Workers on other machines need a store in PostgreSQL.", "--workers", "kubernetes:8", "--worker-image", "x", "--store", "a.db")]
    [InlineData("--workers kubernetes:N needs an image.", "--workers", "kubernetes:8", "--store", Server)]
    [InlineData("--worker-options are for --workers slurm:N.", "--workers", "local:2", "--worker-options", "--partition=gpu")]
    [InlineData("--worker-image is for --workers kubernetes:N.", "--worker-image", "x")]
    [InlineData("--worker-resource is for --workers kubernetes:N.", "--workers", "slurm:2", "--store", Server, "--worker-resource", "cpu=4")]
    public async Task What_does_not_fit_together_is_a_usage_error(string expected, params string[] arguments)
    {
        using var tool = new ToolRun();
        Assert.Equal(2, await tool.Run(["search", .. arguments]));
        Assert.StartsWith($"dotnet nas: {expected}", tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.Empty(tool.Builder.Builds);
        Assert.DoesNotContain("secret", tool.Error.ToString(), StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_search_asks_for_a_trial_for_each_worker_and_one_for_itself()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Network.Of("// first").ResultLine());
        Assert.Equal(0, await tool.Run("search", "--workers", "local:3"));
        Assert.Equal((4, 3), (tool.Request.GetProperty("settings").GetProperty("ahead").GetInt32(), tool.Request.GetProperty("workers").GetInt32()));
    }

    [Fact]
    public async Task A_dry_run_prints_what_Slurm_would_be_given_and_does_nothing()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, await tool.Run("search", "--workers", "slurm:8", "--store", Server, "--dry-run", "-c", "Debug"));
        var lines = tool.Out.ToString().Split('\n');
        Assert.Equal("#!/bin/sh", lines[0]);
        Assert.Contains("#SBATCH --array=0-7", lines);
        Assert.Contains(lines, l => l.EndsWith($"Nas.Tool.dll worker --no-build --idle-limit 10m --configuration Debug --project {tool.Folder.File("Demo.csproj")}", StringComparison.Ordinal));
        // Everybody on a cluster can read a job's script.
        Assert.DoesNotContain("secret", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Empty(tool.Builder.Builds);
    }

    [Fact]
    public async Task A_dry_run_prints_the_manifest_of_Kubernetes()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, await tool.Run(
            "resume", "--workers", "kubernetes:8", "--worker-image", "registry.example/demo:1", "--worker-resource", "cpu=4", "--worker-resource", "nvidia.com/gpu=1", "--store", Server, "--dry-run"));
        Assert.Equal("""
            apiVersion: batch/v1
            kind: Job
            metadata:
              labels:
                app: nas-worker
              name: nas-demo
            spec:
              backoffLimitPerIndex: 3
              completionMode: Indexed
              completions: 8
              maxFailedIndexes: 8
              parallelism: 8
              template:
                metadata:
                  labels:
                    app: nas-worker
                spec:
                  containers:
                  - command:
                    - dotnet
                    - nas
                    - worker
                    - --no-build
                    - --idle-limit
                    - 10m
                    - --configuration
                    - Release
                    env:
                    - name: NAS_STORE
                      valueFrom:
                        secretKeyRef:
                          key: store
                          name: nas-demo
                    image: registry.example/demo:1
                    name: worker
                    resources:
                      limits:
                        cpu: 4
                        nvidia.com/gpu: 1
                      requests:
                        cpu: 4
                        nvidia.com/gpu: 1
                  restartPolicy: Never
              ttlSecondsAfterFinished: 3600
            """, tool.Out.ToString().Trim());
    }
}
