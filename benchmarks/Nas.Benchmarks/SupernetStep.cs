using System.CommandLine;
using Nas.Runtime.Devices;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;
using TorchSharp;

namespace Nas.Benchmarks;

/// <summary>The supernet that the generator emits, driven as <c>dotnet nas search --strategy darts</c> does.</summary>
internal static class SupernetStep
{
    public static Command Command() =>
        StepMeasurement.Command("supernet-step", "One bilevel step of the DARTS supernet on random images.", Prepare, hasOrders: true);

    private static (StepMeasurement.Step Step, long Parameters) Prepare(StepMeasurement.Sizes sizes)
    {
        FreedMemory.Keep(); // as a search does
        var definition = SpaceCompiler.Compile(Space(sizes));
        var supernet = definition.CreateSupernet(new Dictionary<string, int>());
        supernet.to(sizes.Device);
        var relaxation = new SoftmaxRelaxation(definition.Space.Decisions, sizes.Device, new RandomStream(0));
        var step = new BilevelStep(supernet, relaxation, new TrainingOptions(1), order: sizes.Order);
        return ((trainImages, trainLabels, validImages, validLabels) => step.Run(new(trainImages, trainLabels), new(validImages, validLabels)),
            supernet.parameters().Sum(p => p.numel()));
    }

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
