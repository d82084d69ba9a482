using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class EnasRecipe : OneShotRecipe
{
    private const double Worth = 80; // of a language model, over its perplexity
    private const string ControllerSteps = "controller-steps";

    public override string Name => "enas";

    public override string Description =>
        "A supernet trained on paths that an LSTM draws, and the LSTM by what they are worth, in turn; the best of a few that it draws in the end (ENAS; Pham et al. 2018).";

    public override int DefaultEpochs => 150;

    public override int DefaultTrials => 10;

    public override double DefaultHeldOut => 0.1;

    public override bool LearnsArchitecture => true;

    public override bool InTurn => true;

    public override ArchitectureOptions Architecture => new(LearningRate: 0.00035, WeightDecay: 0) { Beta1 = 0 };

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("hidden", "100", "The size of the LSTM's state and of the tokens' vectors."),
        new("initial-range", "0.1", "First weights of the controller are uniform within plus and minus this."),
        new("temperature", "5", "T: choices are drawn by the softmax of c * tanh(logits / T)."),
        new("tanh-constant", "2.5", "c."),
        new("entropy", "0.0001", "The share of the entropy of a path's choices, in nats, that is added to its reward."),
        new("skip-target", "0.4", "The probability that skip connections are held to, where a space has nodes that take any number of them."),
        new("skip-weight", "0.8", "The weight of their divergence from it in the controller's loss; 0: they are free."),
        new(ControllerSteps, "2000", "Steps of the controller in an epoch, each on a batch."),
        new("paths", "1", "Paths that are drawn for a step of the controller."),
        new("baseline-decay", "0.99", "How much of the baseline, a moving average of the rewards, each step leaves."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.05, MinLearningRate = 0.001, WeightDecay = 1e-4 };

    public override int? TurnSteps(OptionValues options) => options.Int(ControllerSteps);

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new ControllerPaths(
        run.Decisions,
        new(
            run.Options.Int("hidden"),
            run.Options.Number("initial-range", 0),
            run.Options.Number("temperature", 0.001),
            run.Options.Number("tanh-constant", 0.001),
            run.Options.Number("entropy", 0))
        {
            Skips = [.. run.Definition.Space.Graphs.SelectMany(g => g.Nodes).Select(n => n.Skips).OfType<Selection>().Select(s => s.Decision)],
            SkipTarget = run.Options.Number("skip-target", 0.001, 0.999),
            SkipWeight = run.Options.Number("skip-weight", 0),
        },
        run.Constraints,
        random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) => new ReinforceStep(
        supernet,
        (ControllerPaths)distribution,
        weights,
        architecture,
        new(
            run.Options.Int("paths"),
            1 - run.Options.Number("baseline-decay", 0, 1),
            (_, measured) => run.Data.Task == LearningTask.LanguageModel ? Worth / Math.Exp(measured.Loss) : measured.Accuracy));

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) =>
        new RandomSearch(((ControllerPaths)distribution).Draw, run.Constraints, run.Random.Derive("strategy"));

    // It says how many states a node takes as it says all else.
    public override string? Refusal(SearchSpace space) => WithoutSupernet(space);
}
