using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Benchmarks;

/// <summary>
/// How good networks are that are taken out of a supernet as they are, beside the same networks trained alone on the same images: several, evenly spread over sizes from the largest down.
/// </summary>
internal static class Elastic
{
    private const int Recalibration = 2000; // training images that the batch norms see before a network is measured
    private const int Drawn = 4000; // architectures, of which those of the sizes wanted are taken

    public static Command Command()
    {
        var space = new Option<string>("--space") { DefaultValueFactory = _ => "benchmarks/Elastic.nas", Description = "A .nas file with one net." };
        var source = new Option<string>("--data") { DefaultValueFactory = _ => "fashion-mnist", Description = "The data source." };
        var data = new Option<string>("--data-dir") { Required = true, Description = "A folder with the data." };
        var count = new Option<int?>("--train") { Description = "Training images; without, all." };
        var strategy = new Option<string>("--strategy") { DefaultValueFactory = _ => "ofa", Description = "What trains the supernet." };
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 20, Description = "Epochs of the supernet." };
        var alone = new Option<int?>("--alone-epochs") { Description = "Epochs of each network; without, those of the supernet." };
        var networks = new Option<int>("--networks") { DefaultValueFactory = _ => 8, Description = "Networks, at least 2." };
        var factor = new Option<double>("--factor") { DefaultValueFactory = _ => 4, Description = "How many times the multiply-adds of the smallest of them the largest has, at most." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 0, Description = "The seed." };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 64, Description = "Images in a step." };
        var rate = new Option<double?>("--learning-rate") { Description = "The first learning rate of the supernet; without, the method's own." };
        var set = new Option<string[]>("--set") { Description = "option=value of the strategy. Repeatable.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("elastic", "Networks with the weights of a supernet beside the same networks trained alone, on test images.") { space, source, data, count, strategy, epochs, alone, networks, factor, seed, batch, rate, set };
        command.SetAction(parsed =>
        {
            FreedMemory.Keep(); // as a search does
            var definition = SpaceCompiler.Compile(File.ReadAllText(parsed.GetValue(space)!));
            var net = definition.Space.Net;
            using var images = DataSource.Named(parsed.GetValue(source)!)
                .Load(new DataRequest(parsed.GetValue(source)!, parsed.GetValue(data), net.Input, net.Defaults["classes"], Seed: 0) { TrainCount = parsed.GetValue(count) });
            var recipe = (SupernetRecipe)Recipe.Named(parsed.GetValue(strategy)!);
            var run = Searches.Of(
                recipe, parsed.GetValue(set) ?? [], definition, net.Defaults, images.Train, parsed.GetValue(seed), parsed.GetValue(epochs), trials: 1, parsed.GetValue(batch), parsed.GetValue(rate));
            var options = new TrainingOptions(parsed.GetValue(alone) ?? run.Epochs) { BatchSize = run.BatchSize };
            var (clock, genotypes) = (Stopwatch.StartNew(), Spread(run, parsed.GetValue(networks), parsed.GetValue(factor)));
            recipe.Run(run);
            var (supernet, all) = (clock.Elapsed.TotalSeconds, 0.0);
            using var scope = NewDisposeScope();
            using var shared = recipe.Shared(run)!;
            var (train, _) = run.Split(shared.Share);
            int[] test = [.. Enumerable.Range(0, (int)images.Test.Count)];
            var recalibration = BatchNormStatistics.Kept(run.Data, train, Recalibration, run.Device, default);
            var evaluator = new InheritedWeightsEvaluator(shared.Supernet, run.Parameters, images.Test, recalibration, test, run.Device);
            foreach (var (genotype, i) in genotypes.Select((g, i) => (g, i)))
            {
                var score = evaluator.Evaluate(genotype, i, default).Score;
                clock.Restart();
                var itself = Alone(run, genotype, train, images.Test, test, options);
                all += clock.Elapsed.TotalSeconds;
                Say(new
                {
                    benchmark = "elastic",
                    strategy = recipe.Name,
                    flops = score.Flops,
                    shared = Percent(score.Accuracy),
                    alone = Percent(itself),
                    difference = Percent(score.Accuracy - itself),
                    genotype = GenotypeText.Write(definition.Space, genotype),
                });
            }

            Say(new { benchmark = "elastic", strategy = recipe.Name, epochs = run.Epochs, alone_epochs = options.Epochs, supernet_seconds = Math.Round(supernet), alone_seconds = Math.Round(all) });
        });
        return command;
    }

    // The architectures nearest to multiply-adds that are evenly spread between those of the largest and a part of them, or those of the smallest.
    private static IEnumerable<Genotype> Spread(SearchRun run, int count, double factor)
    {
        var (space, plan, random) = (run.Definition.Space, NetworkPlan.Of(run.Definition.Space, run.Parameters), new RandomStream(7)); // the same for all strategies
        var sizes = new ArchitectureSizes(space, run.Parameters);
        var drawn = new HashSet<Genotype> { sizes.Largest, sizes.Smallest };
        for (var i = 0; i < Drawn; i++)
        {
            // Uniform draws are all of a middle size: those between them and the ends are crossed.
            var between = Variation.CrossAtPoint(run.Decisions.Sample(random), i % 2 == 0 ? sizes.Largest : sizes.Smallest, random);
            drawn.Add(between.First);
            drawn.Add(between.Second);
        }

        var known = drawn.Select(g => (Genotype: g, Cost.Of(plan, g).Flops)).ToArray();
        double most = Cost.Of(plan, sizes.Largest).Flops, least = Math.Max(most / factor, Cost.Of(plan, sizes.Smallest).Flops);
        return Enumerable.Range(0, count).Select(i => least + (i * (most - least) / (count - 1))).Select(flops => known.MinBy(k => Math.Abs(k.Flops - flops)).Genotype);
    }

    private static double Alone(SearchRun run, Genotype genotype, int[] train, Dataset data, int[] test, TrainingOptions options)
    {
        var random = run.Random.Derive("alone");
        manual_seed((long)(random.Derive("weights").NextUInt64() >> 1));
        using var network = run.Definition.Build(genotype, run.Parameters);
        new Trainer(run.Data, train, options, run.Augmentation, run.Device, random).Train(network, _ => { }, default);
        BatchNormStatistics.Reestimate(network, run.Data, train, run.Device, default);
        network.eval();
        return Testing.Of(network.forward, data, test, run.Device, default).Accuracy;
    }

    private static double Percent(double share) => Math.Round(share * 100, 2);

    private static void Say(object line) => Console.WriteLine(JsonSerializer.Serialize(line));
}
