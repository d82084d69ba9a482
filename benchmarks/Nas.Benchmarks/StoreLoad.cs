using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Benchmarks;

/// <summary>What workers cost the store: each takes trials, trains nothing, and hands in scores, all as fast as they can.</summary>
internal static class StoreLoad
{
    private const string Space = """
        ops O { skip_connect, max_pool(3), sep_conv(3), sep_conv(5) }
        cell Normal { input a, b  nodes 4 { from 2 of previous, op O }  output concat(nodes) }
        net Load(channels: 16, classes: 10) { input image(1, 28, 28)  stem conv(3), batch_norm  Normal  head global_avg_pool, linear(classes) }
        """;

    public static Command Command()
    {
        var at = new Option<string>("--store") { Required = true, Description = "A connection string of PostgreSQL, or a file." };
        var trials = new Option<int>("--trials") { DefaultValueFactory = _ => 10_000, Description = "Trials of the experiment." };
        var workers = new Option<int>("--workers") { DefaultValueFactory = _ => 200, Description = "Workers, each with a connection of its own." };
        var command = new Command("store-load", "Leases and scores a second that a store stands.") { at, trials, workers };
        command.SetAction(parsed => Run(Database.Of(parsed.GetValue(at), null), parsed.GetValue(trials), parsed.GetValue(workers)));
        return command;
    }

    private static void Run(Database database, int trials, int workers)
    {
        var space = SpaceCompiler.Compile(Space).Space;
        using var store = ExperimentStore.Open(database);
        var id = store.Begin(space, new ExperimentSettings { Net = "Load", Strategy = "random", Data = "none" }, "benchmark");
        using var journal = new StoredJournal(store, id, space);
        var (random, clock) = (new RandomStream(1), Stopwatch.StartNew());
        for (var i = 0; i < trials; i++) journal.Begin(i, space.Decisions.Sample(random));
        var asked = clock.Elapsed.TotalSeconds;

        var waits = new List<double>(trials);
        using var ready = new Barrier(workers + 1);
        var threads = Enumerable.Range(0, workers).Select(w => new Thread(() => Work(w)) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        ready.SignalAndWait();
        clock.Restart();
        foreach (var thread in threads) thread.Join();
        var seconds = clock.Elapsed.TotalSeconds;
        waits.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "store-load",
            store = database.Name,
            trials,
            workers,
            asked_per_second = Math.Round(trials / asked),
            scored_per_second = Math.Round(trials / seconds),
            wait_ms_median = Math.Round(waits[trials / 2] * 1000, 1),
            wait_ms_99 = Math.Round(waits[trials * 99 / 100] * 1000, 1),
            done = store.Trials(id).Count(t => t.State == "done"),
        }));

        void Work(int number)
        {
            using var own = ExperimentStore.Open(database);
            using var mine = new StoredJournal(own, id, space, $"worker {number}");
            ready.SignalAndWait();
            while (true)
            {
                var watch = Stopwatch.StartNew();
                if (mine.LeaseTrial() is not { } trial) return;
                mine.Complete(trial.Number, new Outcome(new Score(0.5, 1, 1000, 1000), 60));
                lock (waits) waits.Add(watch.Elapsed.TotalSeconds);
            }
        }
    }
}
