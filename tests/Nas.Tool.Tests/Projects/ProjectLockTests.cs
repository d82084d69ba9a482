using System.Diagnostics;
using Nas.Tool.Projects;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Projects;

public sealed class ProjectLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_second_waits_for_the_first_and_says_so_once()
    {
        var first = await Take();
        var second = Take();
        await Task.Delay(500);
        Assert.False(second.IsCompleted);
        Assert.Equal([$"waiting for another dotnet nas, which builds or writes in {_folder.Path}"], _said);

        first.Dispose();
        using var held = await second.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(_said);
    }

    [Fact]
    public async Task Waiting_can_be_stopped()
    {
        using var first = await Take();
        using var stop = new CancellationTokenSource();
        var second = Take(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    // The program flock of util-linux takes the same lock of the operating system.
    [UnixFact]
    public async Task A_holder_that_was_killed_holds_nothing()
    {
        if (!File.Exists("/usr/bin/flock"))
            return;
        (await Take()).Dispose();
        using var holder = Process.Start("/usr/bin/flock", ["--no-fork", _folder.File(".nas/lock"), "/bin/sleep", "600"]);
        while (Probe() is { } free)
        {
            free.Dispose();
            await Task.Delay(20);
        }
        var second = Take();
        await Task.Delay(300);
        Assert.False(second.IsCompleted);

        holder.Kill();

        using var held = await second.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(_folder.Has(".nas/lock"));
    }

    [Fact]
    public async Task It_is_kept_out_of_version_control()
    {
        (await Take()).Dispose();
        Assert.Equal("*\n", _folder.Read(".nas/.gitignore"));
        (await Take()).Dispose();
    }

    [Fact]
    public async Task Where_nothing_can_be_written_nothing_is_locked()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // The kernel's own folder is read-only to root as well.
        using var first = await ProjectLock.TakeAsync("/proc", _said.Add, default);
        using var second = await ProjectLock.TakeAsync("/proc", _said.Add, default);
        Assert.Empty(_said);
    }

    private FileStream? Probe()
    {
        try
        {
            return new FileStream(_folder.File(".nas/lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private Task<ProjectLock> Take(CancellationToken stop = default) => ProjectLock.TakeAsync(_folder.Path, _said.Add, stop);
}
