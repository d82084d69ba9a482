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
    private static readonly SearchSpace Stage = Around("", "stage S { repeat 1 { Ops } channels 8 }");

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var recipe in Recipe.All.OfType<SupernetRecipe>())
                foreach (var space in new[] { nameof(Cell), nameof(Stage) }) cases.Add(recipe.Name, space);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_candidate_that_can_is_found(string name, string where)
    {
        using var scope = NewDisposeScope();
        using var data = Stripes();
        var space = where == nameof(Cell) ? Cell : Stage;
        var recipe = Recipe.Named(name);
        var options = new Dictionary<string, string> { ["architecture-learning-rate"] = "0.05", ["warm-up"] = "1" };
        foreach (var option in recipe.Options)
            if (option.Name == "first-decision") options["first-decision"] = "2";
            else if (option.Name == "every") options["every"] = "1";
            else if (option.Name == "zero-one-weight") options["zero-one-weight"] = "0.1"; // more would decide before anything is learnt
            else if (option.Name == "cells") (options["cells"], options["kept"], options["skip-dropout"]) = ("1,2", "2", "0,0.4"); // two stages of four epochs
            else if (option.Name == "cost-exponent") options["cost-exponent"] = "0"; // the right one is the dearest
        var result = recipe.Run(new SearchRun
        {
            Definition = new GeneralDefinition(space),
            Parameters = space.Net.Defaults,
            Data = data,
            Device = CPU,
            Random = new RandomStream(5),
            Epochs = 8,
            Trials = 0,
            BatchSize = 32,
            LearningRate = 0.1,
            Options = new OptionValues(recipe, options),
            Constraints = Synthetic.Unconstrained(space),
            Preference = Synthetic.Accuracy,
            Listener = new SearchLog(),
            Cancellation = default,
            Augmentation = Augmentation.None,
        })!;
        Assert.Contains(Right, GenotypeText.Write(space, result.Genotype), StringComparison.Ordinal);
        Assert.True(result.Score.Accuracy > 0.9, $"{result.Score.Accuracy}");
    }

    private static SearchSpace Around(string cell, string body) => SmallSpaces.Read(
        $$"""
        ops Ops { skip_connect, conv_block(1), max_pool(3), {{Right}} }
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
