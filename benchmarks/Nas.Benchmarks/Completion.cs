using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Dsl.Editing;

namespace Nas.Benchmarks;

/// <summary>How long the language server computes at a completion, which comes with every keystroke: the file is another one each time and is read anew.</summary>
internal static class Completion
{
    public static Command Command()
    {
        var lines = new Option<int>("--lines") { DefaultValueFactory = _ => 500, Description = "How long the file is." };
        var edits = new Option<int>("--edits") { DefaultValueFactory = _ => 200, Description = "How many edits are counted, after as many that are not." };
        var command = new Command("completion", "Completes a long .nas file after edits of it.") { lines, edits };
        command.SetAction(result => Run(result.GetValue(lines), result.GetValue(edits)));
        return command;
    }

    private static void Run(int lines, int edits)
    {
        const int LinesOfCell = 6;
        var cells = string.Concat(Enumerable.Range(0, lines / LinesOfCell).Select(i => $$"""
            cell Cell{{i}} {
              input  a, b
              nodes  4 { from 2 of previous, op Small }
              output concat(nodes)
            }


            """));
        var text = $$"""
            {{cells}}ops Small { skip_connect, sep_conv(3), max_pool(3) }

            net Net(channels: 16, classes: 10) {
              input  image(3, 32, 32)
              stem   conv(3), batch_norm
              repeat 2 { Cell0 }
              head   global_avg_pool, linear(classes)
            }

            """;
        // A clause, an operation in a list and an item of the net: near the beginning and at the end.
        int[] places = [text.IndexOf("op Small", StringComparison.Ordinal) + 3, text.IndexOf("sep_conv", StringComparison.Ordinal), text.IndexOf("head", StringComparison.Ordinal)];
        var (completions, problems) = (new List<double>(), new List<double>());
        for (var i = 0; i < 2 * edits; i++)
        {
            var file = new EditedFile($"{text}// {i}\n", "Project");
            var clock = Stopwatch.StartNew();
            if (file.CompletionsAt(places[i % places.Length]).Count == 0) throw new InvalidOperationException("Nothing was offered.");
            var completed = clock.Elapsed.TotalMilliseconds;
            if (file.Bound.HasErrors) throw new InvalidOperationException($"The file has errors: {file.Bound.Diagnostics[0]}");
            if (i < edits) continue;
            completions.Add(completed);
            problems.Add(clock.Elapsed.TotalMilliseconds - completed);
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "completion",
            lines = text.Count(c => c == '\n') + 1,
            completion_median_ms = At(completions, 0.5),
            completion_p95_ms = At(completions, 0.95),
            completion_most_ms = At(completions, 1),
            problems_median_ms = At(problems, 0.5),
            problems_p95_ms = At(problems, 0.95),
        }));
    }

    private static double At(List<double> times, double share) => Math.Round(times.Order().ElementAt((int)(share * (times.Count - 1))), 2);
}
