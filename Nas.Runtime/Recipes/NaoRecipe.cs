using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Embeddings;

namespace Nas.Runtime.Recipes;

internal class NaoRecipe : AskTellRecipe
{
    public override string Name => "nao";

    public override string Description =>
        "Architectures in a learned embedding move up the gradient of a predictor and are decoded (NAO; Luo et al. 2018); trained from scratch.";

    public override int DefaultTrials => 150;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("initial", "20", "Random architectures before the first training.", Paper: "600"),
        new("batch", "10", "New architectures after each training.", Paper: "200"),
        new("seeds", "20", "How many of the best the ascent starts from.", Paper: "100"),
        new("step-size", "0.1", "The first step of the ascent; it becomes two, three ... times as long until there are enough new architectures."),
        new("trade-off", "0.8", "The weight of the prediction's loss against the reconstruction's."),
        new("hidden", "32", "The size of vectors and of the LSTMs' states.", Paper: "96"),
        new("predictor-hidden", "16", "The size of the predictor's hidden layer."),
        new("dropout", "0.2", "The share of activations that is dropped in training.", Paper: "0.1"),
        new("training-steps", "200", "Steps of the first training.", Paper: "6000"),
        new("later-steps", "60", "Steps of each later training, which goes on from the weights of the one before.", Paper: "8000"),
        new("learning-rate", "0.003", "Adam's learning rate.", Paper: "0.001"),
        new("weight-decay", "0.0001", "Adam's weight decay."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var settings = Settings(context.Options);
        if (context.Trials <= settings.Initial)
        {
            context.Warn(
                $"{context.Trials} trials end before the embedding is first trained, so this is random search; raise --trials or lower --set initial={settings.Initial}.");
        }

        return new NeuralArchitectureOptimization(context.Decisions, settings, context.Preference, context.Constraints, context.Random);
    }

    protected virtual EmbeddingSettings Settings(OptionValues options) => new()
    {
        Initial = options.Int("initial", 2),
        Batch = options.Int("batch"),
        Seeds = options.Int("seeds"),
        StepSize = options.Number("step-size", 1e-6),
        TradeOff = options.Number("trade-off", 0, 1),
        Hidden = options.Int("hidden"),
        PredictorHidden = options.Int("predictor-hidden"),
        Dropout = options.Number("dropout", 0, 0.9),
        TrainingSteps = options.Int("training-steps"),
        LaterSteps = options.Int("later-steps"),
        LearningRate = options.Number("learning-rate", 0),
        WeightDecay = options.Number("weight-decay", 0),
    };
}
