using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

internal sealed class PonasRecipe : OneShotRecipe
{
    private const string Meta = "meta";

    public override string Name => "ponas";

    public override string Description =>
        "A supernet trained as a whole and then place by place, each of whose blocks is measured; networks within limits are looked up in the table of accuracies (PONAS; Huang and Chu 2020).";

    public override int DefaultTrials => 1;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } = [new(Meta, "0.5", "The share of the epochs in which all blocks learn at once.")];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new BlockwisePaths(run.Decisions, new(run.Definition.Space, run.Parameters), run.Options.Number(Meta, 0, 0.99), random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var valid = run.Split(WeightShare(run.Options)).Second;
        ((BlockwisePaths)distribution).Judge = path =>
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var judged = supernet.AtAGlance(() => Testing.Of(x => supernet.forward(x, Gates.Of(path)), run.Data, valid, run.Device, run.Cancellation));
            return (judged.Accuracy, judged.Loss);
        };
        return base.Step(run, supernet, distribution, weights, architecture);
    }

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => new TableLookup(((BlockwisePaths)distribution).Table, run.Constraints);
}
