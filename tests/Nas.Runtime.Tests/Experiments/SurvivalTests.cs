using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>
/// Real processes, killed with SIGKILL at random moments and resumed until they are done: the trials, the scores and the files derived are
/// those of a search that ran through. 8 kills for each of four strategies: 32 in all.
/// </summary>
public sealed class SurvivalTests : IDisposable
{
    private const int Kills = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("random", 1, 8)]
    [InlineData("regularized-evolution", 1, 8)]
    [InlineData("darts", 8, 0)]
    [InlineData("spos", 4, 40)]
    public void A_killed_search_ends_as_one_that_ran_through(string strategy, int epochs, int trials)
    {
        var options = strategy is "regularized-evolution" or "spos" ? new Dictionary<string, string> { ["population"] = "4" } : [];
        Request Request(string command, string folder) => EngineRun.Request(command, new()
        {
            Strategy = strategy, Net = "TinyNet", Seed = 3, Device = "cpu", Threads = 1, Epochs = epochs, Trials = trials == 0 ? null : trials, BatchSize = 256,
            Options = options,
        }, folder);

        var (whole, broken) = (_folder.Make("whole"), _folder.Make("broken"));
        JsonElement expected;
        using (var engine = EngineRun.Start(Request("search", whole))) expected = engine.Result();

        var random = new RandomStream(23);
        var kills = 0;
        for (var begun = false; kills < Kills; kills++)
        {
            using var engine = EngineRun.Start(Request(begun ? "resume" : "search", broken));
            // Every third time in the midst of the beginning, otherwise somewhere in the work: after some events and a moment.
            if (kills % 3 == 1) Thread.Sleep(200 + random.Next(400));
            else if (engine.Wait("progress", 1 + random.Next(2))) Thread.Sleep(random.Next(80));
            Assert.True(engine.Kill(), "it ended before it could be killed; give it more to do");
            begun = begun || Stored(broken).Count > 0;
            Assert.DoesNotContain(engine.Events, e => e.GetProperty("event").GetString() == "error");
        }

        using var last = EngineRun.Start(Request("resume", broken));
        var result = last.Result();

        Assert.Equal(Kills, kills);
        foreach (var name in new[] { "genotype", "score", "metric", "parameters", "flops", "trials", "source", "derived" })
            Assert.Equal(expected.GetProperty(name).ToString(), result.GetProperty(name).ToString());
        var (through, survived) = (Trials(whole), Trials(broken));
        Assert.Equal(trials, through.Count);
        Assert.Equal(through, survived);
        Assert.Equal([ExperimentStatus.Done], Stored(broken).Select(e => e.Status));
    }

    [Fact]
    public void Two_searches_share_a_folder_and_a_second_process_is_kept_off_an_experiment()
    {
        Request Request(string command, int seed, int trials) => EngineRun.Request(command, new()
        {
            Strategy = "random", Net = "TinyNet", Seed = seed, Device = "cpu", Threads = 1, Epochs = 1, Trials = trials, BatchSize = 256,
        }, _folder.Root);

        using var first = EngineRun.Start(Request("search", 1, 10_000));
        Assert.True(first.Wait("progress", 2));
        using (var second = EngineRun.Start(Request("resume", 1, 0)))
            Assert.Equal((1, "Experiment 1 is being run by another process."), second.Failure());
        using (var beside = EngineRun.Start(Request("search", 2, 2)))
            Assert.Equal(2, beside.Result().GetProperty("experiment").GetInt32());

        first.Cancel();
        var stopped = first.Result();
        Assert.True(stopped.GetProperty("cancelled").GetBoolean());
        Assert.Equal(130, first.ExitCode);
        Assert.Equal([ExperimentStatus.Stopped, ExperimentStatus.Done], Stored(_folder.Root).Select(e => e.Status));
        Assert.Equal(stopped.GetProperty("trials").GetInt32(), Trials(_folder.Root).Count(t => t.State == "done"));
    }

    private static IReadOnlyList<Experiment> Stored(string folder)
    {
        var database = SqliteDatabase.InProject(folder);
        if (!database.Exists) return [];
        using var store = ExperimentStore.Open(database);
        return store.List();
    }

    // All but the time it took, and how often it was tried.
    private static List<StoredTrial> Trials(string folder)
    {
        using var store = ExperimentStore.Open(SqliteDatabase.InProject(folder));
        return [.. store.Trials(1).Select(t => t with { Leases = 0, Evaluation = t.Evaluation is null ? null : t.Evaluation with { Seconds = 0 } })];
    }
}
