using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Hosting;
using Nas.Runtime.Reporting.Drawing;
using Nas.Runtime.Searching;

namespace Nas.Dashboard.Watching;

/// <summary>An experiment with all its trials, as it was when it was read.</summary>
public sealed class ExperimentView
{
    private readonly Lazy<Preference> _preference;
    private readonly Lazy<IReadOnlyList<StoredTrial>> _front;

    private ExperimentView(Experiment experiment, SearchSpace? space, IReadOnlyList<StoredTrial> trials, IReadOnlyList<StoredEpoch> epochs, IReadOnlyList<string> warnings)
    {
        (Experiment, Space, Trials, Epochs, Warnings) = (experiment, space, trials, epochs, warnings);
        _preference = new(() => SearchSetup.PreferenceOf(experiment.Settings, space?.Net.Task ?? LearningTask.Classification));
        _front = new(() => TrialFront.Of(trials, Preference));
    }

    internal Experiment Experiment { get; }

    /// <summary>Its space; null where this version cannot read the text of it.</summary>
    internal SearchSpace? Space { get; }

    /// <summary>In the order of asking.</summary>
    internal IReadOnlyList<StoredTrial> Trials { get; }

    /// <summary>What was kept of the epochs of its supernets.</summary>
    internal IReadOnlyList<StoredEpoch> Epochs { get; }

    /// <summary>What the search has warned of, such as a collapse.</summary>
    internal IReadOnlyList<string> Warnings { get; }

    /// <summary>What it optimises.</summary>
    internal Preference Preference => _preference.Value;

    /// <summary>Its trials that no other dominates; none where there is a single objective.</summary>
    internal IReadOnlyList<StoredTrial> Front => _front.Value;

    /// <summary>The best trial that is done, of those that were evaluated most fully; null where none is.</summary>
    internal StoredTrial? Best => TrialFront.MostFully(Trials).MaxBy(t => t.Evaluation!.Score, Preference);

    /// <summary>The architecture it has found: at its end, or as far as it is.</summary>
    internal string? Genotype => Experiment.Genotype ?? Best?.Genotype;

    /// <summary>The command that begins the same search.</summary>
    internal string CommandLine => SearchCommandLine.Of(Experiment.Settings, [.. Space?.Net.Settings.Select(s => s.Name) ?? []]);

    /// <summary>An architecture drawn; null where it cannot be.</summary>
    internal string? Draw(string genotype)
    {
        if (Space is null) return null;
        try
        {
            return CellSvg.Draw(Space, GenotypeText.Parse(Space, genotype));
        }
        catch (FormatException)
        {
            // Of a version in which the space said something else.
            return null;
        }
    }

    /// <summary>Reads an experiment whole.</summary>
    internal static ExperimentView Read(ExperimentStore store, Experiment experiment) =>
        new(experiment, SpaceOf(store, experiment.Id), store.Trials(experiment.Id), store.Epochs(experiment.Id), store.Warnings(experiment.Id));

    /// <summary>This view, or another one where something has changed: read are only trials from the first one on that was not settled.</summary>
    /// <param name="store">The store.</param>
    /// <param name="experiment">As it is now.</param>
    internal ExperimentView Refreshed(ExperimentStore store, Experiment experiment)
    {
        var settled = 0;
        while (settled < Trials.Count && Trials[settled].Outcome is not null) settled++;
        var news = store.TrialsWhere("t.experiment = @id AND t.number >= @from", ("id", experiment.Id), ("from", settled));
        // A search that goes on after it gave up deletes trials that were settled.
        if (settled + news.Count < Trials.Count || experiment.Trials + experiment.Failed < settled) return Read(store, experiment);
        // The figures of an epoch come a little after its checkpoint.
        var epochs = Epochs.Count < experiment.Epoch ? store.Epochs(experiment.Id) : Epochs;
        var warnings = store.Warnings(experiment.Id);
        var same = (experiment.Status, experiment.Updated, experiment.Epoch, epochs.Count, warnings.Count) == (Experiment.Status, Experiment.Updated, Experiment.Epoch, Epochs.Count, Warnings.Count);
        return same && news.Select(State).SequenceEqual(Trials.Skip(settled).Select(State)) ? this : new(experiment, Space, [.. Trials.Take(settled), .. news], epochs, warnings);
    }

    private static (int, string, string?, int) State(StoredTrial trial) => (trial.Number, trial.State, trial.Owner, trial.Leases);

    private static SearchSpace? SpaceOf(ExperimentStore store, long id)
    {
        try
        {
            return SpaceText.Parse(store.Space(id));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
