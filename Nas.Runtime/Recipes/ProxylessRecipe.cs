using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class ProxylessRecipe : SupernetRecipe
{
    private const string Gradient = "gradient";
    private const string ByGates = "gates";
    private const string ByReinforce = "reinforce";
    private const string CostWeight = "cost-weight";

    public override string Name => "proxylessnas";

    public override string Description =>
        "Binary gates: weights learn on one drawn path, the architecture on two of them, which shift probability to each other, or by REINFORCE (Cai et al. 2019).";

    public override int DefaultEpochs => 160;

    public override int DefaultWarmUp => 40;

    public override double WeightShare(OptionValues options) => 0.9;

    public override ArchitectureOptions Architecture => new(LearningRate: 0.001, WeightDecay: 0) { Beta1 = 0 };

    public override bool RunsSinglePaths => true;

    public override bool MixesCandidates => true;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("every", "5", "Steps of the weights for each one of the architecture."),
        new(Gradient, ByGates, "gates: the architecture learns by the gradient of two gates; reinforce: by the rewards of paths."),
        new(CostWeight, "0", "Gates. Lambda: the architecture's loss is loss + lambda * the cost to be expected: milliseconds, or millions of multiply-adds or of parameters."),
        new("paths", "10", "Reinforce. Paths that are drawn for a step of the architecture."),
        new("baseline-weight", "0.99", "Reinforce. How much of the way to the mean reward of a step the baseline goes."),
        new("cost-target", "0", "Reinforce. The cost at which the reward is the accuracy; 0: the cost does not count."),
        new("reward-exponent", "0.1", "Reinforce. The reward is accuracy * (cost-target / cost)^reward-exponent."),
        PaidCost.Option,
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { WeightDecay = 4e-5 };

    public override int Every(OptionValues options) => options.Int("every");

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        if (run.Options.Number(CostWeight, 0) > 0 && IsReinforced(run)) throw new UsageException($"Option {CostWeight} is of gradient={ByGates}.", "With REINFORCE, set cost-target.");
        return new BinaryGates(run.Decisions, run.Device, random) { Cost = PaidCost.Weighted(run, CostWeight) };
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        string[] own = ["paths", "baseline-weight", "cost-target", "reward-exponent"];
        if (!IsReinforced(run))
        {
            return own.FirstOrDefault(run.Options.Given.ContainsKey) is { } idle
                ? throw new UsageException($"Option {idle} is of gradient={ByReinforce}.", $"Set {Gradient}={ByReinforce} as well.")
                : base.Step(run, supernet, distribution, weights, architecture);
        }

        var (target, exponent) = (run.Options.Number("cost-target", 0), run.Options.Number("reward-exponent", 0));
        var terms = PaidCost.Terms(run, PaidCost.Measure(run));
        return new ReinforceStep(
            supernet,
            (BinaryGates)distribution,
            weights,
            architecture,
            new(run.Options.Int("paths"), run.Options.Number("baseline-weight", 0, 1), (path, measured) => target == 0 ? measured.Accuracy : measured.Accuracy * Math.Pow(target / Cost(path), exponent)));

        double Cost(IReadOnlyList<long> path) => terms.Where(t => t.Picks.All(p => path[p.Decision] == p.Candidate)).Sum(t => t.Cost);
    }

    private static bool IsReinforced(SearchRun run) => run.Options.Text(Gradient) switch
    {
        ByGates => false,
        ByReinforce => true,
        var other => throw new UsageException($"Option {Gradient} is '{other}'; it must be {ByGates} or {ByReinforce}."),
    };
}
