using System.CommandLine;
using Nas.Dsl.Model;
using Nas.Runtime;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;

namespace Nas.Benchmarks;

/// <summary>The supernet that the generator emits, driven as <c>dotnet nas search</c> does.</summary>
internal static class SupernetStep
{
    public static Command Command() =>
        StepMeasurement.Command("supernet-step", "One step of the DARTS supernet on random images, of weights and architecture.", Prepare, hasChoices: true);

    private static (StepMeasurement.Step Step, long Parameters) Prepare(StepMeasurement.Sizes sizes)
    {
        FreedMemory.Keep(); // as a search does
        var definition = SpaceCompiler.Compile(Space(sizes));
        var recipe = Recipe.Named(sizes.Strategy) as SupernetRecipe ?? throw new UsageException($"Strategy {sizes.Strategy} trains no supernet.");
        var run = Run(sizes, definition, recipe);
        var supernet = recipe.CreateSupernet(run, stage: 0);
        supernet.ByState = sizes.ByState;
        supernet.to(sizes.Device);
        var distribution = recipe.Distribution(run, run.Random);
        var step = recipe.Step(run, supernet, distribution, new TrainingOptions(1), recipe.Architecture);
        return (
            (trainImages, trainLabels, validImages, validLabels) =>
            {
                distribution.Begin(new(0, 1, 0, 1));
                step.Run(new(trainImages, trainLabels), new(validImages, validLabels))?.Dispose();
            },
            supernet.parameters().Sum(p => p.numel()));
    }

    private static SearchRun Run(StepMeasurement.Sizes sizes, ISearchSpaceDefinition definition, SupernetRecipe recipe) => new()
    {
        Definition = definition,
        Parameters = definition.Space.Net.Defaults,
        Data = ImageDataset.Of(new byte[8 * 3 * 32 * 32], new long[8], new ImageShape(3, 32, 32), 10), // only to be divided
        Device = sizes.Device,
        Random = new RandomStream(0),
        Epochs = 1,
        Trials = 0,
        BatchSize = 1,
        LearningRate = null,
        Options = new OptionValues(recipe, sizes.Strategy == "darts" ? new Dictionary<string, string> { ["order"] = $"{sizes.Order}" } : []),
        Constraints = Constraints.None,
        Preference = new Preference([Objective.Of(definition.Space.Net.Task)]),
        Listener = new Silence(),
        Cancellation = default,
        Augmentation = Augmentation.None,
    };

    internal static string Space(
        StepMeasurement.Sizes sizes, string operations = "max_pool(3), avg_pool(3), skip_connect, sep_conv(3), sep_conv(5), dil_conv(3), dil_conv(5)") => $$"""
        namespace Nas.Benchmarks;
        ops Darts { search only none, {{operations}} }
        cell Normal {
            input a, b
            nodes 4 { from 2 of previous, op Darts }
            output concat(nodes)
        }
        cell Reduction : Normal { stride 2 }
        net DartsNet(channels: {{sizes.Channels}}, classes: 10) {
            input image({{string.Join(", ", sizes.Image)}})
            stem conv(3, channels * 3), batch_norm
            {{string.Join("\n    ", Enumerable.Range(0, sizes.Cells).Select(i => sizes.IsReduction(i) ? "Reduction { channels * 2 }" : "Normal"))}}
            head global_avg_pool, linear(classes)
        }
        """;
}
