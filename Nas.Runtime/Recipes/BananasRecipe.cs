using Nas.Runtime.Spaces.Encodings;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Recipes;

internal sealed class BananasRecipe : PredictorGuidedRecipe
{
    public override string Name => "bananas";

    public override string Description =>
        "An ensemble of networks on path encodings and Thompson sampling choose among mutations (BANANAS; White et al. 2021); trained from scratch.";

    protected override int CandidateCount => 100;

    protected override bool OnlyMutations => true;

    protected override IReadOnlyList<RecipeOption> PredictorOptions { get; } =
    [
        new("paths", "512", "How many paths of each cell the encoding has, the shortest ones."),
        new("networks", "5", "The networks of the ensemble."),
        new("layers", "10", "Hidden layers of each network."),
        new("width", "20", "Units of a hidden layer."),
        new("steps", "500", "Training steps of a fit, on all trials at once."),
    ];

    protected override Acquisition Acquire(OptionValues options) => Acquisitions.ThompsonSampling;

    protected override IPredictor Predictor(PredictorContext context, OptionValues options) => new MlpEnsemble(
        new PathEncoding(context.Decisions, context.Space, options.Int("paths")),
        context.Random,
        new NetworkTraining(options.Int("steps"), 0.01),
        options.Int("networks", 2),
        options.Int("layers"),
        options.Int("width"));
}
