using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class GhnRecipe : OneShotRecipe
{
    private const string Width = "width", Rounds = "rounds";

    public override string Name => "ghn";

    public override string Description =>
        "A graph hypernetwork that writes the weights of any architecture, then architectures drawn at random with the weights written for them (Zhang et al. 2019).";

    public override int DefaultEpochs => 200;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Width, "32", "The length of what the hypernetwork knows of an operation."),
        new(Rounds, "5", "T: in how many rounds operations tell each other what they are."),
    ];

    public override Supernet CreateSupernet(SearchRun run, int stage)
    {
        var plan = NetworkPlan.Of(run.Definition.Space, run.Parameters);
        try
        {
            return new GeneratedSupernet(plan, run.Options.Int(Width), run.Options.Int(Rounds, 0));
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message, "Choose a strategy that needs no hypernetwork, such as spos.");
        }
    }

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new UniformSinglePath(run.Decisions, run.Constraints, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new HypernetworkStep((GeneratedSupernet)supernet, distribution, weights);

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => new RandomSearch(run.Decisions, run.Constraints, run.Random.Derive("strategy"));
}
