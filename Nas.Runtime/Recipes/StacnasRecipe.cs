using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class StacnasRecipe : SupernetRecipe
{
    public override string Name => "stacnas";

    public override string Description =>
        "One level, two stages: first one candidate of each group of similar ones, then those of the group that won (Li et al. 2019).";

    public override int DefaultEpochs => 160;

    public override int Stages(OptionValues options) => 2;

    public override double WeightShare(OptionValues options) => 0.9;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("groups", OperationGroups.ByLayers, "layers: candidates of the same kinds of layers are a group; none: each is by itself; or groups such as a(3)+a(5)/b+c."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { MinLearningRate = 0.001, GradientClip = 3 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new GroupedRelaxation(run.Decisions, run.Device, random, OperationGroups.Of(run.Definition.Space, run.Parameters, run.Options.Text("groups")));

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new JointStep(supernet, distribution, weights, architecture);
}
