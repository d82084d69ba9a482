using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// The time and memory of one bilevel step of the DARTS supernet of the paper (Liu et al. 2019): 4 nodes, 8 operations, stem multiplier 3,
/// reduction at one and two thirds.
/// </summary>
internal static class SupernetStep
{
    public static Command Command()
    {
        var channels = new Option<int>("--channels") { DefaultValueFactory = _ => 16, Description = "The initial width." };
        var cells = new Option<int>("--cells") { DefaultValueFactory = _ => 8, Description = "How many cells, at least 3." };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 32, Description = "Images in a batch." };
        var image = new Option<string>("--image") { DefaultValueFactory = _ => "3x32x32", Description = "Channels x height x width." };
        var steps = new Option<int>("--steps") { DefaultValueFactory = _ => 3, Description = "Steps measured, after one that is not." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 2, Description = "Threads of Torch." };
        var order = new Option<int>("--order") { DefaultValueFactory = _ => 1, Description = "1 or 2." };
        var command = new Command("supernet-step", "One bilevel step of the DARTS supernet on random images.") { channels, cells, batch, image, steps, threads, order };
        command.SetAction(result => Run(
            result.GetValue(channels),
            Math.Max(3, result.GetValue(cells)),
            result.GetValue(batch),
            [.. result.GetValue(image)!.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))],
            result.GetValue(steps),
            result.GetValue(threads),
            result.GetValue(order)));
        return command;
    }

    private static void Run(int channels, int cells, int batch, int[] image, int steps, int threads, int order)
    {
        set_num_threads(threads);
        manual_seed(0);
        var definition = SpaceCompiler.Compile(Space(channels, cells, image));
        using var supernet = definition.CreateSupernet(new Dictionary<string, int>());
        using var relaxation = new SoftmaxRelaxation(definition.Space.Decisions, CPU, new RandomStream(0));
        using var step = new BilevelStep(supernet, relaxation, new TrainingOptions(1), order: order);
        using var train = MemoryLayout.ChannelsLast(randn(batch, image[0], image[1], image[2]));
        using var valid = MemoryLayout.ChannelsLast(randn(batch, image[0], image[1], image[2]));
        using var trainLabels = randint(10, [batch], dtype: ScalarType.Int64);
        using var validLabels = randint(10, [batch], dtype: ScalarType.Int64);

        step.Run(train, trainLabels, valid, validLabels);
        using var process = Process.GetCurrentProcess();
        var (seconds, before) = (new double[steps], process.TotalProcessorTime);
        for (var i = 0; i < steps; i++)
        {
            var clock = Stopwatch.StartNew();
            step.Run(train, trainLabels, valid, validLabels);
            seconds[i] = clock.Elapsed.TotalSeconds;
        }

        Array.Sort(seconds);
        process.Refresh();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "supernet-step",
            channels,
            cells,
            batch,
            image = string.Join('x', image),
            steps,
            threads,
            order,
            median_s = Math.Round(seconds[steps / 2], 4),
            min_s = Math.Round(seconds[0], 4),
            max_s = Math.Round(seconds[^1], 4),
            mean_cpu_s = Math.Round((process.TotalProcessorTime - before).TotalSeconds / steps, 4),
            peak_rss_gb = Math.Round(process.PeakWorkingSet64 / (double)(1 << 30), 3),
            supernet_parameters = supernet.parameters().Sum(p => p.numel()),
        }));
    }

    private static string Space(int channels, int cells, int[] image)
    {
        var (first, second) = (cells / 3, 2 * cells / 3);
        var body = string.Join("\n    ", Enumerable.Range(0, cells).Select(i => i == first || i == second ? "Reduction { channels * 2 }" : "Normal"));
        return $$"""
            namespace Nas.Benchmarks;
            ops Darts { search only none, max_pool(3), avg_pool(3), skip_connect, sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5) }
            cell Normal {
                input a, b
                nodes 4 { from 2 of previous, op Darts }
                output concat(nodes)
            }
            cell Reduction : Normal { stride 2 }
            net DartsNet(channels: {{channels}}, classes: 10) {
                input image({{string.Join(", ", image)}})
                stem conv(3, channels * 3), batch_norm
                {{body}}
                head global_avg_pool, linear(classes)
            }
            """;
    }
}
