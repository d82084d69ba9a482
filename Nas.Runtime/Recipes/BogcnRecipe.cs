using Nas.Runtime.Spaces.Encodings;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Recipes;

internal sealed class BogcnRecipe : PredictorGuidedRecipe
{
    public override string Name => "bogcn";

    public override string Description =>
        "Bayesian optimisation with a graph network and Bayesian linear regression (BOGCN; Shi et al. 2020); trained from scratch.";

    protected override IReadOnlyList<RecipeOption> PredictorOptions { get; } =
    [
        new("layers", "4", "Graph convolutions."),
        new("width", "64", "Features of a vertex."),
        new("steps", "300", "Training steps of a fit, on all trials at once."),
    ];

    protected override Acquisition Acquire(OptionValues options) => Acquisitions.ExpectedImprovement;

    protected override IPredictor Predictor(PredictorContext context, OptionValues options) => new GraphRegression(
        new GraphEncoding(context.Decisions, context.Space),
        context.Random,
        new NetworkTraining(options.Int("steps"), 0.005),
        options.Int("layers"),
        options.Int("width"));
}
