using Microsoft.Data.Sqlite;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Experiments;

public sealed class ExperimentStoreTests : IDisposable
{
    private static readonly SearchSpace Space = SmallSpaces.Two;

    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void An_experiment_comes_back_as_it_was_stored()
    {
        var settings = new ExperimentSettings { Net = "Demo.Net", Strategy = "random", Seed = 7, Data = "shapes", Epochs = 3 };
        using (var store = _temporary.Open())
        {
            Assert.Equal(1, store.Begin(Space, settings, "0.1.0"));
            store.End(1, ExperimentStatus.Stopped, 2.5, "some genotype", 0.75, "validation accuracy");
            store.End(1, ExperimentStatus.Failed, 1.5, message: "no memory");
            store.Wrote(1, ["/p/Net.cs", "/p/Net.Derived.cs"]);
        }

        using var again = _temporary.Open();
        var read = again.Get(1);
        Assert.Equal(read with { Created = read.Created }, Assert.Single(again.List()) with { Files = read.Files });
        Assert.Equal(("Demo.Net", "random", 7L, "shapes", settings, "0.1.0"), (read.Net, read.Strategy, read.Seed, read.Data, read.Settings, read.ToolVersion));
        Assert.Equal(SpaceText.Hash(Space), read.SpaceHash);
        Assert.Equal((ExperimentStatus.Failed, "no memory", 4.0), (read.Status, read.Message, read.Seconds));
        Assert.Equal(("some genotype", 0.75, "validation accuracy"), (read.Genotype, read.Score!.Value, read.Metric));
        Assert.Equal(["/p/Net.cs", "/p/Net.Derived.cs"], read.Files);
        Assert.InRange(read.Created, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.InRange(read.Updated, read.Created, DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Theory]
    [InlineData(0.1, 0.3333333333333333, 1.0)]
    [InlineData(1.0, double.NaN, 0.037037037037037035)]
    [InlineData(double.NaN, double.PositiveInfinity, 0.5)]
    [InlineData(5e-324, double.NegativeInfinity, 0.1)]
    public void A_score_comes_back_bit_for_bit(double accuracy, double loss, double fidelity)
    {
        var score = new Score(accuracy, loss, long.MaxValue, 0) { Curve = new([0.1, 1 / 3.0, double.NaN, accuracy]) };
        var proposal = new Proposal(Draw(1), fidelity);
        using (var store = _temporary.Open())
        {
            using var journal = new StoredJournal(store, TemporaryStore.Begin(store), Space);
            journal.Begin(0, proposal);
            Assert.Equal(0, journal.Lease());
            journal.Complete(0, new Outcome(score, 12.25));
        }

        using var again = _temporary.Open();
        using var replayed = new StoredJournal(again, 1, Space);
        replayed.Begin(0, proposal);
        var found = replayed.Find(0)!;
        Assert.Equal(12.25, found.Seconds);
        Assert.Equal(score, found.Score);
        Assert.Equal(1, replayed.Recorded);
        Assert.Equal(fidelity, again.Trials(1)[0].Fidelity);
    }

    [Fact]
    public void A_trial_in_flight_is_asked_again_and_one_that_differs_is_refused()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using (var journal = new StoredJournal(store, id, Space))
        {
            for (var i = 0; i < 3; i++) journal.Begin(i, Draw((ulong)i));
            Assert.Equal(0, journal.Lease());
            journal.Complete(0, Scored(0.5));
            Assert.Equal(1, journal.Lease());
        }

        store.Continue(id);
        using var resumed = new StoredJournal(store, id, Space);
        Assert.Equal(1, resumed.Recorded);
        Assert.Equal(0.5, resumed.Find(0)!.Score.Accuracy);
        Assert.Null(resumed.Find(1));
        resumed.Begin(1, Draw(1));
        Assert.Equal(1, resumed.Lease());
        var error = Assert.Throws<StoreException>(() => resumed.Begin(2, Draw(99)));
        Assert.Contains("its trial 3 was", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_worker_loses_its_trial_and_its_score_does_not_count()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using var search = new StoredJournal(store, id, Space);
        search.Begin(0, Draw(0));
        search.Begin(1, Draw(1));
        using var silent = new StoredJournal(store, id, Space, "silent");
        using var other = new StoredJournal(store, id, Space, "other");
        Assert.Equal((0, Draw(0)), Pair(silent.LeaseTrial()));
        Assert.Equal((1, Draw(1)), Pair(other.LeaseTrial()));
        Assert.Null(search.Lease());

        store.Session.Execute("UPDATE trials SET leased_until = 0 WHERE number = 0");
        other.Complete(1, Scored(0.1));
        Assert.Equal(0, other.LeaseTrial()!.Value.Number);
        silent.Complete(0, Scored(0.2));
        Assert.Null(search.Find(0));
        other.Complete(0, Scored(0.3));
        silent.Complete(0, Scored(0.2));
        Assert.Equal(0.3, search.Find(0)!.Score.Accuracy);
        Assert.Equal(["other", "other"], store.Trials(id).Select(t => t.Owner));
        Assert.Equal([2, 1], store.Trials(id).Select(t => t.Leases));
    }

    [Fact]
    public void A_heartbeat_keeps_a_trial()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using var search = new StoredJournal(store, id, Space);
        search.Begin(0, Draw(0));
        using var worker = new StoredJournal(store, id, Space, "worker", TimeSpan.FromSeconds(2));
        Assert.Equal(0, worker.LeaseTrial()!.Value.Number);
        // However slow the machine is: the end of the lease moves on, again and again.
        var until = Until();
        for (var beat = 0; beat < 3; beat++)
        {
            Assert.True(SpinWait.SpinUntil(() => Until() > until, TimeSpan.FromMinutes(1)), $"no beat after the {beat}th");
            until = Until();
        }

        worker.Complete(0, Scored(1));
        Assert.Equal("worker", store.Trials(id)[0].Owner);
        until = Until();
        Thread.Sleep(600); // longer than from beat to beat
        Assert.Equal(until, Until());

        long Until() => store.Session.Query("SELECT leased_until FROM trials", row => row.GetInt64(0))[0];
    }

    [Fact]
    public void What_fails_on_a_worker_has_failed_for_the_search_and_on_resume_as_well()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using var search = new StoredJournal(store, id, Space);
        search.Begin(0, Draw(0));
        using var worker = new StoredJournal(store, id, Space, "worker");
        worker.LeaseTrial();
        worker.Complete(0, Outcome.Failed("no memory"));
        Assert.Equal("no memory", search.Find(0)!.Failure);
        store.Continue(id);
        Assert.Null(search.Lease());
        using var resumed = new StoredJournal(store, id, Space);
        Assert.Equal((1, "no memory"), (resumed.Recorded, resumed.Find(0)!.Failure));
        Assert.Equal(("failed", "no memory", "worker"), (store.Trials(id)[0].State, store.Trials(id)[0].Message, store.Trials(id)[0].Owner));
        Assert.Equal((0, 1), (store.Get(id).Trials, store.Get(id).Failed));
    }

    // Nine fail, one is scored, ten fail: those ten are forgotten, with what was asked for behind them.
    [Fact]
    public void Failed_trials_on_which_a_search_gave_up_are_tried_again_and_no_others()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using (var search = new StoredJournal(store, id, Space))
        {
            for (var i = 0; i < 21; i++)
            {
                search.Begin(i, Draw((ulong)i));
                search.Lease();
                search.Complete(i, i is 9 or 20 ? Scored(0.5) : Outcome.Failed("no memory"));
                if (i == 18) store.Continue(id); // as long as it has not given up nothing is forgotten
            }
        }

        Assert.Equal(21, store.Trials(id).Count);
        store.Continue(id);
        Assert.Equal(Enumerable.Range(0, 10), store.Trials(id).Select(t => t.Number));
    }

    [Fact]
    public void One_process_at_a_time_runs_an_experiment_and_others_may_run_beside_it()
    {
        using var first = _temporary.Open();
        using var second = _temporary.Open();
        var (a, b) = (TemporaryStore.Begin(first), TemporaryStore.Begin(first));
        using (first.Take(a))
        {
            var error = Assert.Throws<StoreException>(() => second.Take(a));
            Assert.Equal("Experiment 1 is being run by another process.", error.Message);
            using var other = second.Take(b);
            Assert.Equal([ExperimentStatus.Running, ExperimentStatus.Running], second.List().Select(e => e.Status));
            Assert.Equal(3, TemporaryStore.Begin(second));
        }

        // What nobody holds any more was killed.
        Assert.Equal([ExperimentStatus.Stopped, ExperimentStatus.Stopped, ExperimentStatus.Stopped], second.List().Select(e => e.Status));
        second.Take(a).Dispose();
    }

    [Fact]
    public void A_checkpoint_is_replaced_as_a_whole()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        var checkpoints = new StoredCheckpoints(store, id);
        Assert.False(checkpoints.Load(_ => Assert.Fail("there is nothing to read")));
        checkpoints.Save(1, 3, writer => writer.Write(new byte[100_000]));
        checkpoints.Save(2, 3, writer => writer.Write("second"));
        Assert.Throws<InvalidOperationException>(() => checkpoints.Save(3, 3, _ => throw new InvalidOperationException()));
        Assert.True(new StoredCheckpoints(store, id).Load(reader =>
        {
            Assert.Equal("second", reader.ReadString());
            Assert.Equal(-1, reader.PeekChar());
        }));
        Assert.Equal((2, 3), (store.Get(id).Epoch, store.Get(id).Epochs));
    }

    [Fact]
    public void A_training_waits_as_long_as_its_search_may_go_on()
    {
        using var store = _temporary.Open();
        var (id, other) = (TemporaryStore.Begin(store), TemporaryStore.Begin(store));
        var trainings = new StoredPausedTrainings(store, id);
        Assert.False(trainings.Of(3).Load(_ => Assert.Fail("there is nothing to read")));
        foreach (var (training, text) in new[] { (3, "short"), (4, "other"), (3, "longer") }) trainings.Of(training).Save(1, 9, writer => writer.Write(text));
        new StoredPausedTrainings(store, other).Of(3).Save(1, 9, writer => writer.Write("beside"));
        Assert.Equal(("longer", "other"), (Text(id, 3), Text(id, 4)));
        trainings.Delete(4);
        trainings.Delete(4);
        store.End(id, ExperimentStatus.Stopped, 1);
        Assert.Equal(("longer", null), (Text(id, 3), Text(id, 4)));
        store.Continue(id);
        store.End(id, ExperimentStatus.Done, 1);
        // A worker that comes late.
        trainings.Of(5).Save(1, 9, writer => writer.Write("late"));
        Assert.Equal((null, null, "beside"), (Text(id, 3), Text(id, 5), Text(other, 3)));

        string? Text(long experiment, int training)
        {
            string? text = null;
            new StoredPausedTrainings(store, experiment).Of(training).Load(reader => text = reader.ReadString());
            return text;
        }
    }

    [Fact]
    public void A_worker_is_told_which_training_goes_on()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using var search = new StoredJournal(store, id, Space);
        search.Begin(0, new Proposal(Draw(0), 0.25));
        search.Begin(1, new Proposal(Draw(0), 0.5) { Earlier = new(0, 0.25) });
        using var worker = new StoredJournal(store, id, Space, "worker");
        Assert.Equal([new(Draw(0), 0.25), new Proposal(Draw(0), 0.5) { Earlier = new(0, 0.25) }], [worker.LeaseTrial()!.Value.Proposal, worker.LeaseTrial()!.Value.Proposal]);
        using var resumed = new StoredJournal(store, id, Space);
        resumed.Begin(0, new Proposal(Draw(0), 0.25));
        Assert.Contains("cannot be continued", Assert.Throws<StoreException>(() => resumed.Begin(1, new Proposal(Draw(0), 0.5))).Message, StringComparison.Ordinal);
        Assert.Equal(
            $"Experiment 1 cannot be continued: its trial 1 was {store.Trials(id)[0].Genotype} at fidelity 0.25, but this version proposes {store.Trials(id)[0].Genotype}.",
            Assert.Throws<StoreException>(() => resumed.Begin(0, Draw(0))).Message);
    }

    // Its trials in part were trainings with schedules of their own.
    [Theory]
    [InlineData(1, true)]
    [InlineData(0.5, false)]
    public void An_experiment_whose_trainings_did_not_go_on_is_continued_where_all_were_in_full(double fidelity, bool continued)
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using (var before = new StoredJournal(store, id, Space)) before.Begin(0, new Proposal(Draw(0), fidelity));
        store.Session.Execute("UPDATE trials SET training = NULL");
        using var journal = new StoredJournal(store, id, Space);
        if (continued)
        {
            journal.Begin(0, new Proposal(Draw(0), fidelity));
            return;
        }

        var error = Assert.Throws<StoreException>(() => journal.Begin(0, new Proposal(Draw(0), fidelity)));
        Assert.Equal("Experiment 1 cannot be continued: its trial 1 was trained by an earlier version, where a training did not go on from one with fewer epochs.", error.Message);
        Assert.Contains("begin a new search", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_that_fails_changes_nothing()
    {
        using var store = _temporary.Open();
        Assert.Throws<InvalidOperationException>(() => store.Session.Transaction(() =>
        {
            TemporaryStore.Begin(store);
            throw new InvalidOperationException();
        }));
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_locked_store_is_said_after_a_while()
    {
        using var store = _temporary.Open();
        TemporaryStore.Begin(store);
        using (var other = new SqliteConnection($"Data Source={_temporary.Path};Pooling=False"))
        {
            other.Open();
            using var hold = other.BeginTransaction();
            var error = Assert.Throws<StoreException>(() => store.End(1, ExperimentStatus.Done, 1));
            Assert.Contains("locked by another program", error.Message, StringComparison.Ordinal);
            Assert.Contains(_temporary.Path, error.Message, StringComparison.Ordinal);
            Assert.Contains("dotnet nas resume", error.Hint, StringComparison.Ordinal);
        }

        store.End(1, ExperimentStatus.Done, 1);
        Assert.Equal(ExperimentStatus.Done, store.Get(1).Status);
    }

    [Theory]
    [InlineData("no database")]
    [InlineData("overwritten pages")]
    [InlineData("cut off")]
    public void A_damaged_store_is_said_and_left_alone(string damage)
    {
        using (var store = _temporary.Open())
        {
            for (var i = 0; i < 50; i++) TemporaryStore.Begin(store, new() { Net = new string('x', 2000), Strategy = "random" });
        }

        var bytes = File.ReadAllBytes(_temporary.Path);
        if (damage == "no database") bytes = [.. "This is no database, but a text.".Select(c => (byte)c)];
        else if (damage == "cut off") bytes = bytes[..(bytes.Length / 2)];
        else bytes.AsSpan(3 * 4096, 5 * 4096).Fill(0xA5);
        File.WriteAllBytes(_temporary.Path, bytes);

        var error = Assert.Throws<StoreException>(_temporary.Open);

        Assert.Contains($"{_temporary.Path} is damaged", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("Move it away", error.Hint, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_temporary.Path));
    }

    [Fact]
    public void A_store_of_a_later_version_is_said_and_left_alone()
    {
        using (var store = _temporary.Open()) store.Session.Execute($"UPDATE schema_version SET version = {Schema.Current + 1}");
        var error = Assert.Throws<StoreException>(_temporary.Open);
        Assert.Contains($"its schema is {Schema.Current + 1}, this version knows {Schema.Current}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Update", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_said_and_what_was_stored_stays()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using var journal = new StoredJournal(store, id, Space);
        journal.Begin(0, Draw(0));
        journal.Lease();
        journal.Complete(0, Scored(0.5));
        var checkpoints = new StoredCheckpoints(store, id);
        checkpoints.Save(1, 9, writer => writer.Write("small"));
        // As if the disk had no room for another page.
        var pages = store.Session.Query("PRAGMA page_count", row => row.GetInt64(0))[0];
        store.Session.Query($"PRAGMA max_page_count = {pages + 2}", row => row.GetInt64(0));

        var error = Assert.Throws<StoreException>(() => checkpoints.Save(2, 9, writer => writer.Write(new byte[1_000_000])));

        Assert.Contains("is full", error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet nas resume", error.Hint, StringComparison.Ordinal);
        using var again = _temporary.Open();
        Assert.Equal(0.5, again.Trials(id)[0].Evaluation!.Score.Accuracy);
        Assert.True(new StoredCheckpoints(again, id).Load(reader => Assert.Equal("small", reader.ReadString())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_store_of_an_earlier_version_is_brought_up_to_date_with_all_it_holds(int version)
    {
        using (var connection = new SqliteConnection($"Data Source={_temporary.Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Experiments", $"version{version}.sql"));
            command.ExecuteNonQuery();
        }

        using var store = _temporary.Open();
        Assert.Equal(Schema.Current, store.Session.Query("SELECT version FROM schema_version", row => row.GetInt64(0)).Single());
        Assert.Equal([ExperimentStatus.Done, ExperimentStatus.Stopped], store.List().Select(e => e.Status));
        var trials = store.Trials(1);
        Assert.Equal(["done", "done"], trials.Select(t => t.State));
        Assert.Equal([0.5, 0.625], trials.Select(t => t.Evaluation!.Score.Accuracy));
        Assert.Equal(["/p/Net.cs"], store.Get(1).Files);
        Assert.Equal(version == 1 ? [null, null] : ["search", "w"], trials.Select(t => t.Owner));
        // Which images it had, it could not know; from now on it does.
        Assert.Null(store.Get(2).Images);
        store.RequireImages(2, new DataFingerprint(80, "ab"));
        Assert.Equal(new DataFingerprint(80, "ab"), store.Get(2).Images);
        Assert.True(new StoredCheckpoints(store, 2).Load(reader => Assert.Equal(0x2A, reader.ReadByte())));
        using var journal = new StoredJournal(store, 2, Space);
        Assert.Equal(0, journal.Lease());
    }

    [Fact]
    public void An_experiment_knows_its_images()
    {
        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        Assert.Empty(store.Running());
        store.RequireImages(id, new DataFingerprint(4000, "ab"));
        Assert.Equal([id], store.Running());
        store.RequireImages(id, new DataFingerprint(4000, "ab"));
        Assert.Equal(
            "Experiment 1 cannot be continued: its training images have changed (4,000 then, 3,999 now).",
            Assert.Throws<StoreException>(() => store.RequireImages(id, new DataFingerprint(3999, "cd"))).Message);
        var error = Assert.Throws<StoreException>(() => store.RequireImages(id, new DataFingerprint(4000, "cd")));
        Assert.Equal("Experiment 1 cannot be continued: its training images have changed (4,000 as before, but others).", error.Message);
        Assert.Equal(new DataFingerprint(4000, "ab"), store.Get(id).Images);
    }

    [Fact]
    public void Two_processes_may_create_the_store_at_the_same_time()
    {
        Parallel.For(0, 4, _ =>
        {
            using var store = ExperimentStore.Open(new SqliteDatabase(_temporary.Path));
            TemporaryStore.Begin(store);
        });
        using var store = _temporary.Open();
        Assert.Equal([1, 2, 3, 4], store.List().Select(e => e.Id));
    }

    [Fact]
    public void The_projects_own_store_stays_out_of_version_control()
    {
        var database = Database.Of(null, _temporary.Folder);
        Assert.False(database.Exists);
        using (ExperimentStore.Open(database)) Assert.True(database.Exists);
        Assert.Equal(Path.Combine(_temporary.Folder, ".nas", "experiments.db"), database.Name);
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(_temporary.Folder, ".nas", ".gitignore")));
    }

    [Theory]
    [InlineData("Host=db;Database=nas;Username=me;Password=secret", "nas on db")]
    [InlineData("/tmp/other.db", "/tmp/other.db")]
    public void A_store_is_a_file_or_a_connection_string(string store, string name) => Assert.Equal(name, Database.Of(store, null).Name);

    [Theory]
    [InlineData("postgres://me:secret@db/nas")]
    [InlineData("Host=db;Colour=red")]
    public void What_is_neither_is_wrong_usage(string store)
    {
        var error = Assert.Throws<UsageException>(() => Database.Of(store, null));
        Assert.Contains("Host=server;Database=nas", error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_csv_has_a_line_for_each_trial_and_quotes_what_needs_it()
    {
        var trial = new StoredTrial(0, "Cell: n0 = a", 0.5, "done", "search", 1, new(new Score(0.1, double.NaN, 3, 4) { Latency = 5.5, Curve = new([0.25, 0.1]) }, 1.5), null);
        var failed = new StoredTrial(1, "g", 1, "failed", "w", 1, null, "no \"memory\", none");
        Assert.Equal(
            """
            number,genotype,fidelity,state,owner,accuracy,loss,parameters,flops,latency,curve,seconds,message
            1,Cell: n0 = a,0.5,done,search,0.1,NaN,3,4,5.5,0.25 0.1,1.5,
            2,g,1,failed,w,,,,,,,,"no ""memory"", none"

            """.ReplaceLineEndings("\n"),
            ExperimentExport.Csv([trial, failed], front: []));
        var lines = ExperimentExport.Csv([trial, failed], front: [trial]).Split('\n');
        Assert.Equal([",message,front", ",1.5,,true", ",false"], new[] { lines[0][^14..], lines[1][^10..], lines[2][^6..] });
    }

    private static Genotype Draw(ulong seed) => Space.Decisions.Sample(new RandomStream(seed));

    private static Outcome Scored(double accuracy) => new(new Score(accuracy, 1, 2, 3), 0.5);

    private static (int Number, Genotype Genotype) Pair((int Number, Proposal Proposal)? trial) => (trial!.Value.Number, trial.Value.Proposal.Genotype);
}
