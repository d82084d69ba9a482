using Nas.Runtime.Spaces.Encodings;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Recipes;

internal sealed class NpenasRecipe : PredictorGuidedRecipe
{
    public override string Name => "npenas";

    public override string Description =>
        "Evolution of the ten best, whose children a graph network chooses (NPENAS; Wei et al. 2020); trained from scratch.";

    protected override int CandidateCount => 100;

    protected override bool OnlyMutations => true;

    protected override IReadOnlyList<RecipeOption> PredictorOptions { get; } =
    [
        new("uncertainty", "0", "0: the network predicts the score (NPENAS-NP). 1: also how unsure it is, for Thompson sampling (NPENAS-BO)."),
        new("steps", $"{NeuralPredictor.Steps}", "Training steps of a fit, on ten trials each."),
    ];

    protected override Acquisition Acquire(OptionValues options) =>
        IsUncertain(options) ? Acquisitions.ThompsonSampling : Acquisitions.Mean;

    protected override IPredictor Predictor(PredictorContext context, OptionValues options) => new NeuralPredictor(
        new GraphEncoding(context.Decisions, context.Space), IsUncertain(options), context.Random, new NetworkTraining(options.Int("steps"), 0.005, 1e-4, NeuralPredictor.Batch));

    private static bool IsUncertain(OptionValues options) => options.Int("uncertainty", 0, 1) == 1;
}
