using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Recipes;

internal sealed class GatesRecipe : PredictorGuidedRecipe
{
    public override string Name => "gates";

    public override string Description =>
        "A predictor that sees operations as gates on the flow of information ranks candidates (GATES; Ning et al. 2020); trained from scratch.";

    protected override int Batch => 5;

    protected override IReadOnlyList<RecipeOption> PredictorOptions { get; } =
    [
        new("networks", "3", "Networks whose mean ranks.", Paper: "1"),
        new("width", "32", "The length of the information and of the operations' embeddings."),
        new("steps", "100", "Training steps of a fit."),
        new("fit-batch", "1000", "The trials of a training step, drawn at random where there are more."),
    ];

    protected override Acquisition Acquire(OptionValues options) => Acquisitions.ThompsonSampling;

    protected override IPredictor Predictor(PredictorContext context, OptionValues options) => new GatesPredictor(
        context.Decisions,
        context.Space,
        context.Random,
        new NetworkTraining(options.Int("steps"), 0.01, Batch: options.Int("fit-batch", 2)),
        options.Int("networks"),
        options.Int("width"));
}
