using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class SlimmableRecipe : OneShotRecipe
{
    public override string Name => "slimmable";

    public override string Description =>
        "One network that runs at several widths, all of which learn in each step (slimmable networks; Yu et al. 2019); then widths are chosen one by one, by what costs least (AutoSlim; Yu and Huang 2019).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } = [new("widths", "0.25,0.5,0.75,1", "The widths that learn, as shares of the largest; each is the nearest that the space has.")];

    public override string? Refusal(SearchSpace space) => base.Refusal(space) ?? Widths.Refusal(space);

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var widths = new Widths(run.Definition.Space, run.Parameters);
        // As in the paper the widest comes first.
        var networks = run.Options.Numbers("widths", 0, 1).OrderDescending()
            .Select(share => widths.Architecture([.. widths.Decisions.Select((_, i) => widths.Nearest(i, share))])).Distinct();
        return new FixedPaths(run.Decisions, [.. networks], drawn: 0, run.Constraints, random);
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new AccumulatedStep(supernet, distribution, weights, Pass.Each(((FixedPaths)distribution).Count));

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) =>
        new GreedySlimming(run.Decisions, new(run.Definition.Space, run.Parameters), run.Preference, run.Constraints, run.Random.Derive("strategy"));
}
