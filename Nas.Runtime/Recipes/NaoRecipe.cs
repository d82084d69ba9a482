using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Embeddings;

namespace Nas.Runtime.Recipes;

internal class NaoRecipe : AskTellRecipe
{
    public override string Name => "nao";

    public override string Description =>
        "Architectures in a learned embedding move up the gradient of a predictor and are decoded (NAO; Luo et al. 2018); trained from scratch.";

    public override int DefaultTrials => 300;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("initial", "30", "Random architectures before the first training; the paper takes 600."),
        new("batch", "10", "New architectures after each training; the paper takes 200."),
        new("seeds", "10", "How many of the best the ascent starts from; the paper takes 100."),
        new("step-size", "1", "The first step of the ascent; it becomes two, three ... times as long until there are enough new architectures."),
        new("trade-off", "0.8", "The weight of the prediction's loss against the reconstruction's."),
        new("hidden", "64", "The size of vectors and of the LSTMs' states."),
        new("predictor-hidden", "16", "The size of the predictor's hidden layer."),
        new("training-steps", "100", "Steps of each training; the paper trains for 1000 epochs."),
        new("learning-rate", "0.001", "Adam's learning rate."),
        new("weight-decay", "0.0001", "Adam's weight decay."),
    ];

    public override IAskTellStrategy Create(StrategyContext context) =>
        new NeuralArchitectureOptimization(context.Decisions, Settings(context), context.Preference, context.Constraints, context.Random);

    protected virtual EmbeddingSettings Settings(StrategyContext context) => new()
    {
        Initial = context.Options.Int("initial", 2),
        Batch = context.Options.Int("batch"),
        Seeds = context.Options.Int("seeds"),
        StepSize = context.Options.Number("step-size", 1e-6),
        TradeOff = context.Options.Number("trade-off", 0, 1),
        Hidden = context.Options.Int("hidden"),
        PredictorHidden = context.Options.Int("predictor-hidden"),
        TrainingSteps = context.Options.Int("training-steps"),
        LearningRate = context.Options.Number("learning-rate", 0),
        WeightDecay = context.Options.Number("weight-decay", 0),
    };
}
