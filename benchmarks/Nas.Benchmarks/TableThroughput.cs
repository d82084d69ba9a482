using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Tables;

namespace Nas.Benchmarks;

/// <summary>Proposals and look-ups a second on a table, on one core: whole searches as <c>dotnet nas bench</c> runs them.</summary>
internal static class TableThroughput
{
    public static Command Command()
    {
        var table = new Option<string>("--table") { Required = true, Description = "The table's description." };
        var csv = new Option<string?>("--csv") { Description = "Its CSV, where it is not beside the description." };
        var trials = new Option<int>("--trials") { DefaultValueFactory = _ => 3_000_000, Description = "Trials of a search, about." };
        var command = new Command("table-throughput", "Proposals and look-ups a second on a table.") { table, csv, trials };
        command.SetAction(result => Run(result.GetValue(table)!, result.GetValue(csv), result.GetValue(trials)));
        return command;
    }

    private static void Run(string description, string? csv, int trials)
    {
        var clock = Stopwatch.StartNew();
        var table = Table.Read(description, csv);
        var read = clock.Elapsed.TotalSeconds;
        var budget = trials * table.Rows.Average(r => r.Full.Seconds);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "table-throughput",
            table = table.Name,
            rows = table.Rows.Count,
            read_s = Math.Round(read, 3),
            random = Measure(table, budget, "random", []),
            regularized_evolution = Measure(table, budget, "regularized-evolution", new() { ["population"] = "10", ["sample"] = "3" }),
        }));
    }

    private static object Measure(Table table, double budget, string strategy, Dictionary<string, string> options)
    {
        var benchmark = new Benchmark
        {
            Table = table,
            Contestants = [Contestant.Of((AskTellRecipe)Recipe.Named(strategy), options)],
            Seeds = 1,
            Budget = budget / 10,
            Threads = 1,
        };
        benchmark.Run(default); // compiles
        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        var result = (benchmark with { Budget = budget }).Run(default)[0];
        process.Refresh();
        var (wall, cpu) = (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
        return new
        {
            trials = (int)result.Trials,
            seconds = Math.Round(wall, 3),
            cpu_s = Math.Round(cpu, 3),
            per_second = Math.Round(result.Trials / wall),
            // On a shared machine the time on the core says what the time on the clock does not.
            per_cpu_second = Math.Round(result.Trials / cpu),
        };
    }
}
