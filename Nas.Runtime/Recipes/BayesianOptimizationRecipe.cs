using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Recipes;

internal sealed class BayesianOptimizationRecipe : PredictorGuidedRecipe
{
    public override string Name => "bayesian-optimization";

    public override string Description =>
        "Expected improvement under a Gaussian process on the decisions (Jones et al. 1998; Kandasamy et al. 2018); trained from scratch.";

    protected override int Batch => 5;

    protected override IReadOnlyList<RecipeOption> PredictorOptions { get; } =
    [
        new("predictor", "gaussian-process", $"Which predictor, with its defaults: {string.Join(", ", PredictorDefinition.All.Select(d => d.Name))}."),
    ];

    protected override Acquisition Acquire(OptionValues options) => Acquisitions.ExpectedImprovement;

    protected override IPredictor Predictor(PredictorContext context, OptionValues options) => PredictorDefinition.Named(options.Text("predictor")).Create(context);
}
