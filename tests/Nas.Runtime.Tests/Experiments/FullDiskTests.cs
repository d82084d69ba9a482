using System.Text.Json;
using Nas.Disks;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>The store lies on a disk that really runs full.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TinyDiskTheory]
    [InlineData("random", 1, 10, 192)]
    [InlineData("darts", 6, 0, 176)]
    public void A_search_that_fills_the_disk_goes_on_when_there_is_room(string strategy, int epochs, int trials, int kilobytes)
    {
        Request Request(string command, string folder) => EngineRun.Request(command, new()
        {
            Strategy = strategy, Net = "TinyNet", Seed = 3, Device = "cpu", Threads = 1, Epochs = epochs, Trials = trials == 0 ? null : trials, BatchSize = 512,
        }, folder);

        var (whole, full) = (_folder.Make("whole"), _folder.Make("full"));
        JsonElement expected;
        using (var engine = EngineRun.Start(Request("search", whole))) expected = engine.Result();

        using var disk = new TinyDisk(_folder.Make("full/.nas"), kilobytes);
        using (var engine = EngineRun.Start(Request("search", full))) AssertFull(engine);
        // Another try does not help, and does not harm.
        using (var engine = EngineRun.Start(Request("resume", full))) AssertFull(engine);

        disk.Resize(64 * 1024);
        IReadOnlyList<StoredTrial> survived;
        using (var store = ExperimentStore.Open(SqliteDatabase.InProject(full)))
        {
            var experiment = Assert.Single(store.List());
            Assert.Equal(ExperimentStatus.Stopped, experiment.Status);
            Assert.InRange(trials == 0 ? experiment.Epoch!.Value : experiment.Trials, 1, Math.Max(trials, epochs) - 1);
            survived = [.. store.Trials(1).Where(t => t.Evaluation is not null)];
        }

        using var last = EngineRun.Start(Request("resume", full));
        var result = last.Result();

        foreach (var name in new[] { "genotype", "score", "metric", "parameters", "flops", "trials", "source", "derived" })
            Assert.Equal(expected.GetProperty(name).ToString(), result.GetProperty(name).ToString());
        using var after = ExperimentStore.Open(SqliteDatabase.InProject(full));
        using var before = ExperimentStore.Open(SqliteDatabase.InProject(whole));
        Assert.Equal(ExperimentStatus.Done, after.Get(1).Status);
        // What was stored was not done again: it took as long as it had taken.
        Assert.Equal(survived, after.Trials(1).Take(survived.Count));
        Assert.Equal(before.Trials(1).Select(t => t.Evaluation!.Score), after.Trials(1).Select(t => t.Evaluation!.Score));

        void AssertFull(EngineRun engine)
        {
            var (exitCode, message) = engine.Failure();
            Assert.Equal((1, $"The disk of the experiment store {SqliteDatabase.InProject(full).Name} is full."), (exitCode, message));
        }
    }

    [TinyDiskFact]
    public void A_store_that_cannot_be_created_is_said_and_created_later()
    {
        using var disk = new TinyDisk(_folder.Make("full"), 64);
        disk.FillBut(0);
        Assert.Contains("No space left", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(disk.Folder, ".nas")));

        disk.FillBut(1);
        Assert.Contains("is full", Assert.Throws<StoreException>(Open).Message, StringComparison.Ordinal);

        disk.Empty();
        disk.Resize(1024);
        using var store = Open();
        TemporaryStore.Begin(store);
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(disk.Folder, ".nas", ".gitignore")));

        ExperimentStore Open() => ExperimentStore.Open(SqliteDatabase.InProject(disk.Folder));
    }

    [TinyDiskFact]
    public void A_lock_that_cannot_be_made_is_not_taken_for_another_process()
    {
        using var disk = new TinyDisk(_folder.Make("full"), 1024, "nr_inodes=16");
        using var store = ExperimentStore.Open(new SqliteDatabase(Path.Combine(disk.Folder, "experiments.db")));
        var id = TemporaryStore.Begin(store);
        Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 16; i++) File.Create(Path.Combine(disk.Folder, $"{i}")).Dispose();
        });

        Assert.Contains("No space left", Assert.Throws<StoreException>(() => store.Take(id)).Message, StringComparison.Ordinal);

        File.Delete(Path.Combine(disk.Folder, "0"));
        store.Take(id).Dispose();
    }
}
