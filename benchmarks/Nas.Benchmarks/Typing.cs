using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Nas.Generators;

namespace Nas.Benchmarks;

/// <summary>
/// What a keystroke costs in an editor: the generator's run after one edit of a <c>.nas</c> file, of a net in C# or of other C#, beside the same run of a
/// generator that does nothing. That the compiler parses what is emitted is in the figures; that it parses what is typed is not.
/// </summary>
internal static class Typing
{
    public static Command Command()
    {
        var nets = new Option<int>("--nets") { DefaultValueFactory = _ => 90, Description = "How many .nas files the project has." };
        var declared = new Option<int>("--declared") { DefaultValueFactory = _ => 30, Description = "How many C# files with nets it has; 0 for none." };
        var sources = new Option<int>("--sources") { DefaultValueFactory = _ => 300, Description = "How many other C# files it has." };
        var edits = new Option<int>("--edits") { DefaultValueFactory = _ => 200, Description = "Edits measured of each kind, after as many that are not." };
        var command = new Command("typing", "What a keystroke costs in an editor: the generator's run after an edit.") { nets, declared, sources, edits };
        command.SetAction(result => Run(new TypingProject(result.GetValue(nets), result.GetValue(declared), result.GetValue(sources)), result.GetValue(edits)));
        return command;
    }

    private static void Run(TypingProject project, int edits)
    {
        foreach (var (name, edit) in project.Edits)
        {
            var traced = project.Driver(new SearchSpaceGenerator(), trace: true).RunGenerators(project.Compilation);
            var before = traced.GetRunResult().Results[0].GeneratedSources.Select(s => s.SourceText).ToHashSet();
            var result = traced.ReplaceAdditionalTexts(edit(1).Spaces).RunGenerators(edit(1).Compilation).GetRunResult().Results[0];
            var emitted = result.GeneratedSources.Where(s => !before.Contains(s.SourceText)).ToArray();

            var (ours, floor) = Measure(project, edit, edits);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                benchmark = "typing",
                edit = name,
                nas_files = project.Spaces.Length,
                declared_files = project.DeclaredFiles,
                edited_lines = project.EditedLines,
                edited_declared_lines = project.EditedDeclaredLines,
                cs_files = project.Compilation.SyntaxTrees.Length,
                median_ms = At(ours.Clock, 0.5),
                p95_ms = At(ours.Clock, 0.95),
                // On a shared machine the time on the core says what the time on the clock does not.
                cpu_median_ms = At(ours.Cpu, 0.5),
                cpu_p95_ms = At(ours.Cpu, 0.95),
                floor_median_ms = At(floor.Clock, 0.5),
                floor_p95_ms = At(floor.Clock, 0.95),
                emitted = emitted.Length,
                emitted_lines = emitted.Sum(s => s.SourceText.Lines.Count),
                emitted_elsewhere = emitted.Count(s => !s.HintName.StartsWith(TypingProject.EditedNamespace + ".", StringComparison.Ordinal)),
                of = result.GeneratedSources.Length,
                steps = result.TrackedSteps.OrderBy(s => s.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => Reasons(s.Value)),
            }));
        }
    }

    /// <summary>The times of both generators, sorted; edit by edit in turn, so that what else the machine does meets both.</summary>
    private static (Times Ours, Times Floor) Measure(TypingProject project, Func<int, TypingProject.Edit> edit, int edits)
    {
        IIncrementalGenerator[] generators = [new SearchSpaceGenerator(), new Nothing()];
        GeneratorDriver[] drivers = [.. generators.Select(g => project.Driver(g, trace: false).RunGenerators(project.Compilation))];
        Times[] times = [new(new double[edits], new double[edits]), new(new double[edits], new double[edits])];
        for (var i = 0; i < 2 * edits; i++)
        {
            for (var g = 0; g < drivers.Length; g++)
            {
                // Each has a compilation of its own: what one asks of it, the other would find done.
                var (compilation, spaces) = edit(2 + i);
                var driver = drivers[g].ReplaceAdditionalTexts(spaces);
                var (cpu, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
                drivers[g] = driver.RunGenerators(compilation);
                if (i < edits) continue;
                times[g].Clock[i - edits] = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
                times[g].Cpu[i - edits] = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
            }
        }

        foreach (var one in times.SelectMany(t => new[] { t.Clock, t.Cpu })) Array.Sort(one);
        return (times[0], times[1]);
    }

    private static double At(double[] sorted, double share) => Math.Round(sorted[(int)(share * (sorted.Length - 1))], 3);

    private static string Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => string.Join(", ", steps
        .SelectMany(s => s.Outputs)
        .CountBy(o => o.Reason)
        .OrderBy(r => r.Key)
        .Select(r => $"{r.Value} {r.Key.ToString().ToLowerInvariant()}"));

    /// <summary>Milliseconds of each edit, on the clock and on all cores together.</summary>
    private sealed record Times(double[] Clock, double[] Cpu);

    private sealed class Nothing : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
        }
    }
}
