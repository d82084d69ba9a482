using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

/// <summary>A system whose supernet has its weights from a hypernetwork, trained on one uniformly drawn path a step. The systems differ in the hypernetwork, and in what searches.</summary>
internal abstract class HypernetworkRecipe : OneShotRecipe
{
    public sealed override int? EpochsFromWeights => null; // another network writes them

    public sealed override Supernet CreateSupernet(SearchRun run, int stage)
    {
        var plan = NetworkPlan.Of(run.Definition.Space, run.Parameters);
        try
        {
            return new GeneratedSupernet(plan, shapes => Hypernetwork(run.Options, plan, shapes), WritesApart);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message, "Choose a strategy that needs no hypernetwork, such as spos.");
        }
    }

    public sealed override IGateDistribution Distribution(SearchRun run, RandomStream random) => new UniformSinglePath(run.Decisions, run.Constraints, random);

    public sealed override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new HypernetworkStep((GeneratedSupernet)supernet, distribution, weights);

    /// <summary>Whether each weight has a layer of its own that writes it; else those of the same candidate and shape have one, wherever they are.</summary>
    protected virtual bool WritesApart => false;

    /// <summary>Makes the hypernetwork.</summary>
    /// <param name="options">What the user says of it.</param>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <param name="shapes">Of each kind of weight that it writes.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    protected abstract Hypernetwork Hypernetwork(OptionValues options, NetworkPlan plan, IReadOnlyList<long[]> shapes);
}
