using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>What searches have left in the store for others to go on with: the weights of a supernet.</summary>
internal static class Inheritance
{
    /// <summary>Gives a written network the weights that its architecture has in the supernet of its search.</summary>
    /// <param name="network">The network; layers of the user's that the supernet has not keep what they have.</param>
    /// <param name="derived">Where it comes from.</param>
    /// <param name="request">Where the store is.</param>
    /// <param name="project">The user's project.</param>
    /// <param name="train">The training images.</param>
    /// <param name="events">Told of the search, and of layers that begin anew.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UsageException">The search has left no supernet, or the network is not the one that was written.</exception>
    public static void Load(
        nn.Module<Tensor, Tensor> network, DerivedNetwork derived, TrainRequest request, UserProject project, Dataset train, EventWriter events, CancellationToken cancellation)
    {
        var name = derived.Type.Name;
        using var store = ExperimentsCommand.Open(request);
        var experiment = Search(store, derived) ?? throw new UsageException(
            $"The search that found {name} ({derived.Origin.Strategy}, seed {derived.Origin.Seed}) has left no supernet in {store.Database.Name}.",
            "Train it from scratch, without --inherit.");
        var setup = SearchSetup.Of(experiment, experiment.Settings with { Device = request.Settings.Device }, project, request.ToolVersion);
        using var shared = Shared(setup, store, experiment, train, events, cancellation);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var genotype = derived.Architecture(setup.Definition.Space);
        var own = network.state_dict();
        var given = shared.Supernet.Inherited(genotype);
        foreach (var (key, weights) in given)
        {
            if (!own.TryGetValue(key, out var place) || !place.shape.SequenceEqual(weights.shape))
            {
                throw new UsageException(
                    $"{name} is not the network that was written: it has no {key} of size {string.Join(" x ", weights.shape)}, which the supernet has.",
                    "Train it from scratch, without --inherit, or write it again with 'dotnet nas derive'.");
            }

            place.copy_(weights);
        }

        events.Tell($"{given.Count} tensors of {name} are those of the supernet of experiment {experiment.Id} ({experiment.Strategy})");
    }

    // Of several such searches the last, and one that found this very network before all.
    private static Experiment? Search(ExperimentStore store, DerivedNetwork derived)
    {
        var origin = derived.Origin;
        return store.List()
            .Where(e => e.Epoch is not null && e.SpaceHash == origin.SpaceHash && e.Strategy == origin.Strategy && e.Seed == origin.Seed)
            .OrderBy(e => e.Genotype == origin.Genotype)
            .LastOrDefault();
    }

    /// <summary>An experiment by its number or, where none is named, the last one that has trained a supernet.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Experiment Chosen(ExperimentStore store, long? named) => named is { } id
        ? store.Get(id)
        : store.List().LastOrDefault(e => e.Epoch is not null)
            ?? throw new UsageException($"No experiment in {store.Database.Name} has a supernet.", "Train one: dotnet nas search --strategy spos");

    /// <summary>The supernet of an experiment.</summary>
    /// <exception cref="UsageException">It has none.</exception>
    public static SharedWeights Shared(SearchSetup setup, ExperimentStore store, Experiment experiment, Dataset train, EventWriter events, CancellationToken cancellation) =>
        setup.Recipe.Shared(setup.Run(train, events, cancellation) with { Checkpoints = new StoredCheckpoints(store, experiment.Id) })
        ?? throw new UsageException(
            $"Experiment {experiment.Id} ({experiment.Strategy}) has no supernet that architectures could inherit from.",
            "Name one whose strategy trains a supernet, such as darts or spos: dotnet nas list --experiments");
}
