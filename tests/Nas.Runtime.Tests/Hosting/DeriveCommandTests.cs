using System.Text;
using System.Text.Json;
using Nas.Dsl;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Hosting;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Hosting;

public sealed class DeriveCommandTests : IDisposable
{
    private static readonly UserProject Project = new(typeof(DeriveCommandTests).Assembly);
    private static readonly Nas.Dsl.Model.SearchSpace Tiny = Project.Space("TinyNet").Space;

    private readonly TemporaryFolder _folder = new();
    private readonly TorchThreads _threads = new();
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
        _threads.Dispose();
    }

    [Fact]
    public void A_trial_is_delivered_with_its_own_score()
    {
        var genotypes = Begin("""{"net":"TinyNet","strategy":"random","seed":7,"device":"cuda","className":"Found","parameters":{"channels":6}}""", done: 3, asked: 1);

        var result = Derive(trial: 2);
        Assert.Equal((1, 2, "Found", "random", 7, genotypes[1]), (
            result.GetProperty("experiment").GetInt32(), result.GetProperty("trial").GetInt32(), result.GetProperty("className").GetString(),
            result.GetProperty("strategy").GetString(), result.GetProperty("seed").GetInt32(), result.GetProperty("genotype").GetString()));
        Assert.Equal((0.25, 101, 1001), (result.GetProperty("score").GetDouble(), result.GetProperty("parameters").GetInt32(), result.GetProperty("flops").GetInt32()));
        Assert.Contains("class Found", result.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.Contains("int channels = 6", result.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.Contains(genotypes[1], result.GetProperty("derived").GetString(), StringComparison.Ordinal);

        Assert.Equal("SmallNet", Derive(trial: 3, "SmallNet").GetProperty("className").GetString());
        // What is left to do is still left.
        Assert.True(Stored().IsUnfinished);
    }

    // A search by gradient has no trials; what it has found is in its experiment all the same.
    [Fact]
    public void Without_a_trial_it_is_what_the_search_has_found()
    {
        Begin("""{"net":"TinyNet","strategy":"darts","parameters":{"channels":6}}""", done: 0, asked: 0);
        var genotype = Tiny.Decisions.Sample(new RandomStream(3));
        using (var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root)))
            store.End(1, ExperimentStatus.Done, 12, GenotypeText.Write(Tiny, genotype), 0.75, "accuracy of the supernet");

        var result = Derive(trial: null, "Again");

        Assert.Equal((1, "Again", GenotypeText.Write(Tiny, genotype), 0.75, "accuracy of the supernet"), (
            result.GetProperty("experiment").GetInt32(), result.GetProperty("className").GetString(), result.GetProperty("genotype").GetString(),
            result.GetProperty("score").GetDouble(), result.GetProperty("metric").GetString()));
        var cost = Nas.Dsl.Planning.Cost.Of(Tiny, genotype, new Dictionary<string, int> { ["channels"] = 6 });
        Assert.Equal((cost.Parameters, cost.Flops), (result.GetProperty("parameters").GetInt64(), result.GetProperty("flops").GetInt64()));
        Assert.False(result.TryGetProperty("trial", out _));
    }

    [Fact]
    public void What_cannot_be_derived_is_a_usage_error()
    {
        AssertUsage("There are no experiments", 1);
        Begin("""{"net":"TinyNet","strategy":"random"}""", done: 3, asked: 1);
        AssertUsage("Experiment 1 has no trial 5; it has 1 to 4.", 5);
        AssertUsage("Trial 4 of experiment 1 has no score yet.", 4);
        AssertUsage("Experiment 1 has not found anything yet.", null);
        Begin("""{"net":"TinyNet","strategy":"random"}""", done: 1, asked: 0, hash: "sha256:00");
        AssertUsage("TinyNet has changed since experiment 2 was begun.", 1);
        Begin("""{"net":"TinyNet","strategy":"darts"}""", done: 0, asked: 0);
        AssertUsage("Experiment 3 (darts) has no trials.", 1);
    }

    [Fact]
    public void Networks_within_limits_need_a_supernet_and_a_limit_that_can_be_kept()
    {
        Begin("""{"net":"TinyNet","strategy":"spos","device":"cpu"}""", done: 0, asked: 0);
        Assert.StartsWith("No experiment in", Refused(null, 1_000_000), StringComparison.Ordinal); // its first epoch is not over
        Assert.StartsWith("No architecture of TinyNet within 1 multiply-adds", Refused(1, 1), StringComparison.Ordinal);

        string Refused(long? experiment, long flops)
        {
            var request = new DeriveRequest { Experiment = experiment, Limits = [new() { Text = "flops", MaxFlops = flops }], ProjectDirectory = _folder.Root };
            return Assert.Throws<UsageException>(() => LimitedNetworks.Run(request, Project, new EventWriter(_output), default)).Message;
        }
    }

    // Of each trial done, its score is a quarter of its number from 0.
    private List<string> Begin(string settings, int done, int asked, string? hash = null)
    {
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        var id = store.Begin(Tiny, ExperimentSettings.Parse(settings), "0.1.0");
        if (hash is not null) store.Session.Execute("UPDATE experiments SET space_hash = @hash WHERE id = @id", ("hash", hash), ("id", id));
        using var journal = new StoredJournal(store, id, Tiny);
        for (var i = 0; i < done + asked; i++)
        {
            journal.Begin(i, Tiny.Decisions.Sample(new RandomStream((ulong)i)));
            if (i >= done) continue;
            journal.Lease();
            journal.Complete(i, new(new Score(0.25 * i, 1, 100 + i, 1000 + i), 0.5));
        }

        return [.. store.Trials(id).Select(t => t.Genotype)];
    }

    private JsonElement Derive(int? trial, string? className = null)
    {
        _output.SetLength(0);
        DeriveCommand.Run(new() { Trial = trial, ClassName = className, ProjectDirectory = _folder.Root }, Project, new EventWriter(_output));
        return JsonDocument.Parse(Encoding.UTF8.GetString(_output.ToArray())).RootElement;
    }

    private void AssertUsage(string expected, int? trial) =>
        Assert.StartsWith(expected, Assert.Throws<UsageException>(() => Derive(trial)).Message, StringComparison.Ordinal);

    private Experiment Stored()
    {
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(_folder.Root));
        return Assert.Single(store.List());
    }
}
