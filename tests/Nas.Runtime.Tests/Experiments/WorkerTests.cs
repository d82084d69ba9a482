using System.Text.Json;
using Nas.Databases;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>Several processes at one experiment, on a real PostgreSQL.</summary>
public sealed class WorkerTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public void Two_workers_of_which_one_is_killed_do_every_trial_once()
    {
        var connection = server.Database("workers");
        JsonElement expected;
        using (var alone = EngineRun.Start(Request("search", store: null, ahead: 4, trials: 14))) expected = alone.Result();

        using var search = EngineRun.Start(Request("search", connection, ahead: 4, trials: 14));
        Assert.True(search.Wait("progress"));
        using var first = EngineRun.Start(Worker(connection));
        using var second = EngineRun.Start(Worker(connection));
        // The first is killed in the midst of a trial of its own.
        Assert.True(first.Wait("progress"), "the first worker gets nothing to do");
        using var store = ExperimentStore.Open(Database.Of(connection, null));
        var killed = "";
        while (killed.Length == 0 && search.Events.All(e => e.GetProperty("event").GetString() != "result"))
            killed = store.Trials(1).FirstOrDefault(t => t.State == "leased" && t.Owner!.Contains($":{first.Id}:", StringComparison.Ordinal))?.Owner ?? "";
        first.Kill();
        Assert.NotEmpty(killed);

        var result = search.Result();
        second.Cancel();
        second.Result();

        foreach (var name in new[] { "genotype", "score", "trials", "source", "derived" })
            Assert.Equal(expected.GetProperty(name).ToString(), result.GetProperty(name).ToString());
        var trials = store.Trials(1);
        Assert.Equal(Enumerable.Range(0, 14), trials.Select(t => t.Number));
        Assert.All(trials, t => Assert.Equal("done", t.State));
        Assert.Contains(trials, t => t.Owner!.Contains($":{second.Id}:", StringComparison.Ordinal));
        Assert.Equal(ExperimentStatus.Done, store.Get(1).Status);
        // Whoever did them, the scores are those of a search alone.
        using var own = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        Assert.Equal(own.Trials(1).Select(t => t.Evaluation!.Score), trials.Select(t => t.Evaluation!.Score));
    }

    [PostgresFact]
    public void A_search_on_postgres_that_is_killed_is_resumed()
    {
        var connection = server.Database("resumed");
        JsonElement expected;
        using (var whole = EngineRun.Start(Request("search", store: null, ahead: 1, trials: 5))) expected = whole.Result();
        using (var search = EngineRun.Start(Request("search", connection, ahead: 1, trials: 5)))
        {
            Assert.True(search.Wait("progress", 3));
            search.Kill();
        }

        using var resumed = EngineRun.Start(Request("resume", connection));
        Assert.Equal(expected.GetProperty("derived").GetString(), resumed.Result().GetProperty("derived").GetString());
    }

    [PostgresFact]
    public void A_checkpoint_and_a_score_come_back_from_postgres()
    {
        var space = SmallSpaces.Two;
        using var store = ExperimentStore.Open(Database.Of(server.Database("stored"), null));
        var id = TemporaryStore.Begin(store);
        var checkpoints = new StoredCheckpoints(store, id);
        checkpoints.Save(1, 2, writer => writer.Write("first"));
        checkpoints.Save(2, 2, writer => writer.Write("second"));
        Assert.True(checkpoints.Load(reader => Assert.Equal("second", reader.ReadString())));

        var score = new Score(1 / 3.0, double.NaN, long.MaxValue, 5) { Curve = new([0.1, double.NaN]) };
        using var journal = new StoredJournal(store, id, space);
        journal.Begin(0, space.Decisions.Sample(new RandomStream(1)));
        Assert.Equal(0, journal.Lease());
        journal.Complete(0, new Outcome(score, 2));
        Assert.Equal(score, store.Trials(id).Single().Evaluation!.Score);

        store.End(id, ExperimentStatus.Stopped, 1);
        store.End(id, ExperimentStatus.Done, 1, "g", 0.5, "m");
        store.Wrote(id, ["a.cs"]);
        Assert.Equal((ExperimentStatus.Done, 2.0, "g"), (store.Get(id).Status, store.Get(id).Seconds, store.Get(id).Genotype));
        using (store.Take(id))
        {
            using var other = ExperimentStore.Open(store.Database);
            Assert.Contains("another process", Assert.Throws<StoreException>(() => other.Take(id)).Message, StringComparison.Ordinal);
        }

        var later = Assert.Throws<StoreException>(() =>
        {
            store.Session.Execute("UPDATE schema_version SET version = 99");
            ExperimentStore.Open(store.Database);
        });
        Assert.Contains("later version", later.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=me;Password=secret;Database=nas;Timeout=3", "cannot be reached")]
    [InlineData("Host=no-such-host.invalid;Username=me;Password=secret;Database=nas;Timeout=3", "cannot be reached")]
    public void A_server_out_of_reach_is_one_clear_line(string connection, string expected)
    {
        var error = Assert.Throws<StoreException>(() => ExperimentStore.Open(Database.Of(connection, null)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private RunRequest Request(string command, string? store, int? ahead = null, int? trials = null) => EngineRun.Request(command, new()
    {
        Strategy = "regularized-evolution", Net = "TinyNet", Seed = 4, Device = "cpu", Threads = 1, Epochs = 1, Trials = trials, BatchSize = 256,
        Options = new Dictionary<string, string> { ["population"] = "3" }, Ahead = ahead,
    }, _folder.Root) with { Store = store };

    private WorkerRequest Worker(string store) => new() { Store = store, LeaseSeconds = 3, ProjectDirectory = _folder.Root };
}
