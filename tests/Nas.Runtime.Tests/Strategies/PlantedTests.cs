using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>
/// Stripes across or down, of random phase: the one transposed is the other, so that nothing tells them apart that sees single pixels or treats both
/// directions alike. Of four candidates only the 3×3 convolution can, with the ReLU behind it; what follows is linear, so that no gate's gradient
/// misleads. Each method that learns a distribution finds it, in a cell and in a stage, which is none.
/// </summary>
public sealed class PlantedTests
{
    private const string Right = "conv_block(3)";

    private static readonly SearchSpace Cell = Around("cell C { input x nodes 1 { from all of previous, op Ops } output last }", "C");
    private static readonly SearchSpace Edges = Around("cell C { input x nodes 2 { from all of previous, op Ops } output last }", "C", "none, ");
    private static readonly SearchSpace Stage = Around("", "stage S { repeat 1 { Ops } channels 8 }");

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var recipe in Recipe.All.OfType<SupernetRecipe>().Where(r => r.Refusal(Stage) is null))
                foreach (var space in new[] { nameof(Cell), nameof(Stage) }) cases.Add(recipe.Name, space);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_candidate_that_can_is_found(string name, string where)
    {
        var options = new Dictionary<string, string>();
        foreach (var option in Recipe.Named(name).Options)
            if (option.Name == "first-decision") options["first-decision"] = "2";
            else if (option.Name == "every") options["every"] = "1";
            else if (option.Name == "zero-one-weight") options["zero-one-weight"] = "0.1"; // more would decide before anything is learnt
            else if (option.Name == "cells") (options["cells"], options["kept"], options["skip-dropout"]) = ("1,2", "2", "0,0.4"); // two stages of four epochs
            else if (option.Name == "cost-exponent") options["cost-exponent"] = "0"; // the right one is the dearest
            else if (option.Name == "cost-weight") options["cost-weight"] = "0"; // likewise
            else if (option.Name == "archive") options["archive"] = "2"; // a pass for each in every step
            else if (option.Name == "controller-steps") (options["controller-steps"], options["architecture-learning-rate"]) = ("20", "0.005"); // an LSTM that is soon sure is so too soon
            else if (option.Name == "judged") options["judged"] = "20";
            else if (option.Name == "groups") options["groups"] = "none"; // the other of its kind cannot stand for it
        AssertFound(name, where, options);
    }

    [Theory]
    [InlineData("proxylessnas", "gradient=reinforce every=1 paths=4", nameof(Cell))]
    [InlineData("proxylessnas", "gradient=reinforce every=1 paths=4", nameof(Stage))]
    [InlineData("darts", "operation-dropout=0.3", nameof(Cell))]
    [InlineData("snas", "operation-dropout=0.3", nameof(Stage))]
    public void It_is_found_in_other_forms(string name, string options, string where) => AssertFound(name, where, Given(options));

    // The search is over when one architecture is left, and what was measured is that.
    [Theory]
    [InlineData("asap", "first-temperature=1 cooling=0.8", nameof(Cell))]
    [InlineData("asap", "first-temperature=1 cooling=0.8", nameof(Stage))]
    [InlineData("gold-nas", "first-price=0.001 architecture-learning-rate=1", nameof(Stage))]
    [InlineData("gold-nas", "first-price=0.001 architecture-learning-rate=1", nameof(Edges))]
    public void What_prunes_ends_with_it(string name, string options, string where)
    {
        const int Epochs = 40;
        var done = AssertFound(name, where, Given(options), Epochs);
        Assert.InRange(done, 2, Epochs - 1);
    }

    private static Dictionary<string, string> Given(string options) => options.Split(' ').Select(o => o.Split('=')).ToDictionary(o => o[0], o => o[1]);

    // The epochs that it took.
    private static int AssertFound(string name, string where, Dictionary<string, string> options, int epochs = 8)
    {
        using var scope = NewDisposeScope();
        using var data = Stripes();
        var space = where switch { nameof(Cell) => Cell, nameof(Edges) => Edges, _ => Stage };
        var recipe = Recipe.Named(name);
        foreach (var (option, value) in new[] { ("architecture-learning-rate", "0.05"), ("warm-up", "1") })
            if (recipe.Options.Any(o => o.Name == option)) options.TryAdd(option, value);
        var log = new SearchLog();
        var result = recipe.Run(new SearchRun
        {
            Definition = new GeneralDefinition(space),
            Parameters = space.Net.Defaults,
            Data = data,
            Device = CPU,
            Random = new RandomStream(5),
            Epochs = epochs,
            Trials = recipe is OneShotRecipe ? 8 : 0,
            BatchSize = 32,
            LearningRate = 0.1,
            Options = new OptionValues(recipe, options),
            Constraints = Synthetic.Unconstrained(space),
            Preference = Synthetic.Accuracy,
            Listener = log,
            Cancellation = default,
            Augmentation = Augmentation.None,
        })!;
        Assert.Contains(Right, GenotypeText.Write(space, result.Genotype), StringComparison.Ordinal);
        Assert.True(result.Score.Accuracy > 0.9, $"{result.Score.Accuracy}");
        return log.Reports.Max(r => r.Epoch)!.Value;
    }

    private static SearchSpace Around(string cell, string body, string first = "") => SmallSpaces.Read(
        $$"""
        ops Ops { {{first}}skip_connect, conv_block(1), max_pool(3), {{Right}} }
        {{cell}}
        net Planted(channels: 8, classes: 2) { input image(1, 8, 8) stem conv(1), batch_norm {{body}} head global_avg_pool, linear(classes) }
        """);

    private static ImageDataset Stripes()
    {
        var random = new RandomStream(0);
        var (pixels, labels) = (new byte[640 * 64], new long[640]);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = i % 2;
            var phase = random.Next(2);
            for (var p = 0; p < 64; p++) pixels[(64 * i) + p] = (byte)(random.Next(60) + (((labels[i] == 0 ? p / 8 : p % 8) + phase) % 2 * 150));
        }

        return ImageDataset.Of(pixels, labels, new ImageShape(1, 8, 8), 2);
    }
}
