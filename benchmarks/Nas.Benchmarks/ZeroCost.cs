using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Evaluation.ZeroCost;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>How well scores of untrained networks rank random cells of NAS-Bench-201, beside the numbers of parameters and of multiply-adds. The network is the benchmark's own.</summary>
internal static class ZeroCost
{
    private const int Block = 50; // cells between two lines

    public static Command Command()
    {
        var table = new Option<string>("--table") { DefaultValueFactory = _ => "benchmarks/tables/nasbench201-cifar10.json", Description = "The table's description." };
        var csv = new Option<string?>("--csv") { Description = "Its CSV, where it is not beside the description." };
        var data = new Option<string>("--data-dir") { Required = true, Description = "A folder with CIFAR-10." };
        var scores = new Option<string[]>("--score") { Description = "Which scores. Repeatable; without, all.", AllowMultipleArgumentsPerToken = true };
        var cells = new Option<int>("--cells") { DefaultValueFactory = _ => 1000, Description = "Cells, drawn at random." };
        var images = new Option<int>("--images") { DefaultValueFactory = _ => 64, Description = "Images of the batch." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 0, Description = "Of cells, images and first weights." };
        var command = new Command("zero-cost", "How scores of untrained networks rank the cells of NAS-Bench-201.") { table, csv, data, scores, cells, images, seed };
        command.SetAction(parsed =>
        {
            FreedMemory.Keep();
            var known = Table.Read(parsed.GetValue(table)!, parsed.GetValue(csv));
            var definition = SpaceCompiler.Compile("namespace Nas.Benchmarks;\n" + File.ReadAllText(Path.Combine(Path.GetDirectoryName(parsed.GetValue(table)!)!, "nasbench201.nas")));
            var (space, random) = (definition.Space, new RandomStream((ulong)parsed.GetValue(seed)));
            using var split = DataSource.Named("cifar10").Load(new DataRequest("cifar10", parsed.GetValue(data), space.Net.Input, 10, Seed: 0));
            var chosen = parsed.GetValue(scores) is { Length: > 0 } names ? names.Select(ZeroCostScore.Named) : ZeroCostScore.All;
            var measured = chosen.Select(score => new Measured(
                score.Name, new ZeroCostEvaluator(definition, space.Net.Defaults, split.Train, score, parsed.GetValue(images), CPU, random.Derive("zero-cost")).Promise)).ToList();
            measured.Add(new("parameters", cell => Cost.Of(space, cell).Parameters));
            measured.Add(new("flops", cell => Cost.Of(space, cell).Flops));
            var (seen, reported, drawn, draws) = (new List<double>(), new List<double>(), new HashSet<Genotype>(), random.Derive("cells"));
            while (drawn.Count < parsed.GetValue(cells))
            {
                var cell = space.Decisions.Sample(draws);
                if (!drawn.Add(cell)) continue;
                var row = known[GenotypeText.Parse(known.Space!, GenotypeText.Write(space, cell))];
                seen.Add(row.Full.Score.Accuracy);
                reported.Add(row.Reported);
                foreach (var score in measured) score.Measure(cell);
                if (drawn.Count % Block != 0 && drawn.Count != parsed.GetValue(cells)) continue;
                foreach (var score in measured)
                {
                    Console.WriteLine(JsonSerializer.Serialize(new
                    {
                        benchmark = "zero-cost",
                        score = score.Name,
                        cells = drawn.Count,
                        tau_seen = Math.Round(Ranking.KendallTau(score.Values, seen), 3),
                        tau_reported = Math.Round(Ranking.KendallTau(score.Values, reported), 3),
                        spearman_reported = Math.Round(Spearman(score.Values, reported), 3),
                        seconds_each = Math.Round(score.Seconds / drawn.Count, 3),
                    }));
                }
            }
        });
        return command;
    }

    // The correlation of the ranks, by which the papers report.
    private static double Spearman(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        var (x, y) = (Ranks(one), Ranks(other));
        return x.Zip(y, (a, b) => a * b).Average();

        static double[] Ranks(IReadOnlyList<double> values)
        {
            var sorted = values.Order().ToArray();
            return Nas.Runtime.Strategies.Predictors.ScoreScale.Standard([.. values.Select(v => (double)sorted.Count(s => s < v) + sorted.Count(s => s <= v))]);
        }
    }

    private sealed class Measured(string name, Func<Genotype, double> score)
    {
        private readonly Stopwatch _clock = new();

        public string Name => name;

        public List<double> Values { get; } = [];

        public double Seconds => _clock.Elapsed.TotalSeconds;

        public void Measure(Genotype cell)
        {
            _clock.Start();
            Values.Add(score(cell));
            _clock.Stop();
        }
    }
}
