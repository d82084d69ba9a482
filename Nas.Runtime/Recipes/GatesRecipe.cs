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
        new("width", "32", "The length of the information.", Paper: "128"),
        new("embedding", "32", "The length of the operations' embeddings.", Paper: "48"),
        new("layers", "0", "How often information moves on by an edge, each time by weights of its own; 0: once through the states in order, by the same.", Paper: "5"),
        new("score-layers", "1", "Hidden layers of the network that scores the information.", Paper: "5"),
        new("score-width", "64", "Their width.", Paper: "300"),
        new("steps", "100", "Training steps of a fit.", Paper: "50"),
        new("fit-batch", "1000", "The trials of a training step, drawn at random where there are more.", Paper: "128"),
        new("learning-rate", "0.01", "Adam's learning rate at the start.", Paper: "0.001"),
    ];

    protected override Acquisition Acquire(OptionValues options) => Acquisitions.ThompsonSampling;

    protected override IPredictor Predictor(PredictorContext context, OptionValues options) => new GatesPredictor(
        context.Decisions,
        context.Space,
        context.Random,
        new NetworkTraining(options.Int("steps"), options.Number("learning-rate", 0), Batch: options.Int("fit-batch", 2)),
        new GatesSize(options.Int("networks"), options.Int("width"), options.Int("embedding"), options.Int("layers", 0), options.Int("score-layers"), options.Int("score-width")));
}
