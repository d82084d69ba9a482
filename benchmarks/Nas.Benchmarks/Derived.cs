using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// What the methods that train a supernet derive in the space of NAS-Bench-201, by the true accuracy that the table has of it. The supernet is smaller
/// than the benchmark's net, so that a search takes minutes; the cell is the same.
/// </summary>
internal static class Derived
{
    private const int Recalibration = 1000; // training images that the batch norms see before a cell is measured

    public static Command Command()
    {
        var table = new Option<string>("--table") { DefaultValueFactory = _ => "benchmarks/tables/nasbench201-cifar10.json", Description = "The table's description." };
        var csv = new Option<string?>("--csv") { Description = "Its CSV, where it is not beside the description." };
        var data = new Option<string>("--data-dir") { Required = true, Description = "A folder with CIFAR-10." };
        var strategies = new Option<string[]>("--strategy") { Description = "Which methods. Repeatable; without, all that derive from a supernet.", AllowMultipleArgumentsPerToken = true };
        var seeds = new Option<int>("--seeds") { DefaultValueFactory = _ => 3, Description = "Searches of each." };
        var first = new Option<int>("--seed") { DefaultValueFactory = _ => 0, Description = "The first seed." };
        var channels = new Option<int>("--channels") { DefaultValueFactory = _ => 8, Description = "Channels of the first stage; 16 in the benchmark." };
        var cells = new Option<int>("--cells") { DefaultValueFactory = _ => 1, Description = "Cells in each of three stages; 5 in the benchmark." };
        var stride = new Option<int>("--stem-stride") { DefaultValueFactory = _ => 2, Description = "Stride of the stem; 1 in the benchmark." };
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 20, Description = "Epochs of the supernet." };
        var trials = new Option<int>("--trials") { DefaultValueFactory = _ => 200, Description = "Architectures that a method tries with the supernet's weights, if it does." };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 64, Description = "Images in a step." };
        var rate = new Option<double?>("--learning-rate") { Description = "The first learning rate of the weights; without, each method's own." };
        var set = new Option<string[]>("--set") { Description = "strategy.option=value, or option=value for all that have it. Repeatable.", AllowMultipleArgumentsPerToken = true };
        var ranked = new Option<int>("--ranked") { DefaultValueFactory = _ => 0, Description = "Cells, drawn at random, that are ranked by the supernet's weights and by the table behind each search." };
        var command = new Command("derived", "The true accuracy of what methods with a supernet derive in NAS-Bench-201.") { table, csv, data, strategies, seeds, first, channels, cells, stride, epochs, trials, batch, rate, set, ranked };
        command.SetAction(parsed =>
        {
            FreedMemory.Keep(); // as a search does
            var known = Table.Read(parsed.GetValue(table)!, parsed.GetValue(csv));
            var definition = SpaceCompiler.Compile(Reduced(parsed.GetValue(table)!, parsed.GetValue(cells), parsed.GetValue(stride)));
            var space = definition.Space;
            var parameters = NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = parsed.GetValue(channels) }).Parameters;
            using var images = DataSource.Named("cifar10").Load(new DataRequest("cifar10", parsed.GetValue(data), space.Net.Input, 10, Seed: 0));
            var chosen = parsed.GetValue(strategies) is { Length: > 0 } names ? names : [.. Recipe.All.Where(r => r.TrainsSupernet).Select(r => r.Name)];
            foreach (var recipe in chosen.Select(Recipe.Named))
            {
                var accuracies = new List<double>();
                for (var seed = parsed.GetValue(first); seed < parsed.GetValue(first) + parsed.GetValue(seeds); seed++)
                {
                    var clock = Stopwatch.StartNew();
                    var run = Searches.Of(
                        recipe, parsed.GetValue(set) ?? [], definition, parameters, images.Train, seed, parsed.GetValue(epochs), parsed.GetValue(trials), parsed.GetValue(batch), parsed.GetValue(rate));
                    var result = recipe.Run(run)!;
                    var text = GenotypeText.Write(space, result.Genotype);
                    var row = known[GenotypeText.Parse(known.Space!, text)];
                    accuracies.Add(row.Reported);
                    Say(new
                    {
                        benchmark = "derived",
                        strategy = recipe.Name,
                        seed,
                        true_accuracy = Math.Round(row.Reported * 100, 2),
                        supernet_accuracy = Math.Round(result.Score.Accuracy * 100, 2),
                        seconds = Math.Round(clock.Elapsed.TotalSeconds),
                        genotype = text,
                    });
                    if (parsed.GetValue(ranked) is > 1 and var count)
                        Say(new { benchmark = "derived", strategy = recipe.Name, seed, ranked = count, kendall_tau = Math.Round(Tau(recipe, run, known, count), 3) });
                }

                var (mean, deviation) = Statistic.Of(accuracies);
                Say(new { benchmark = "derived", strategy = recipe.Name, seeds = accuracies.Count, mean = Math.Round(mean * 100, 2), deviation = double.IsFinite(deviation) ? Math.Round(deviation * 100, 2) : (double?)null });
            }
        });
        return command;
    }

    // How much the ranking of random cells by shared weights is worth for that of the table.
    private static double Tau(Recipe recipe, SearchRun run, Table known, int count)
    {
        using var scope = NewDisposeScope();
        using var shared = recipe.Shared(run)!;
        var evaluator = shared.Evaluator(run, Recalibration);
        var random = new RandomStream(7); // the same cells for all
        var cells = new HashSet<Genotype>();
        while (cells.Count < count) cells.Add(run.Decisions.Sample(random));
        return Ranking.KendallTau(
            [.. cells.Select((cell, i) => evaluator.Evaluate(cell, i, default).Score.Accuracy)],
            [.. cells.Select(cell => known[GenotypeText.Parse(known.Space!, GenotypeText.Write(run.Definition.Space, cell))].Reported)]);
    }

    private static void Say(object line) => Console.WriteLine(JsonSerializer.Serialize(line));

    // The benchmark's space beside its table, with other numbers of cells and pixels.
    private static string Reduced(string table, int cells, int stride)
    {
        using var description = JsonDocument.Parse(File.ReadAllText(table), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(table))!, description.RootElement.GetProperty("space").GetString()!);
        return "namespace Nas.Benchmarks;\n" + File.ReadAllText(path)
            .Replace("repeat 5", $"repeat {cells}", StringComparison.Ordinal)
            .Replace("stem   conv(3)", $"stem   conv(3, stride: {stride})", StringComparison.Ordinal);
    }
}
