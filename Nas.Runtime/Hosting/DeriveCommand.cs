using Nas.Dsl;
using Nas.Runtime.Recipes;

namespace Nas.Runtime.Hosting;

/// <summary><c>derive</c>: the source of any trial of an experiment, such as one of its Pareto front.</summary>
internal static class DeriveCommand
{
    public static void Run(Request request, UserProject project, EventWriter events)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = ExperimentsCommand.Chosen(store, request);
        var trials = store.Trials(experiment.Id);
        var number = request.Trial ?? throw new UsageException("No trial was named.", "Name one with --trial.");
        if (trials.Count == 0)
            throw new UsageException($"Experiment {experiment.Id} ({experiment.Strategy}) has no trials.", $"What it has found is written by: dotnet nas resume {experiment.Id}");
        var trial = trials.FirstOrDefault(t => t.Ordinal == number) ?? throw new UsageException(
            $"Experiment {experiment.Id} has no trial {number}; it has {trials[0].Ordinal} to {trials[^1].Ordinal}.", $"dotnet nas export {experiment.Id} --format csv");
        var evaluation = trial.Evaluation ?? throw new UsageException(
            $"Trial {number} of experiment {experiment.Id} has no score yet.", $"Go on with: dotnet nas resume {experiment.Id}");

        // Nothing is computed, so it need not be the device of the search.
        var begun = SearchSetup.Restore(experiment, request) with { Device = "cpu" };
        if (request.ClassName is { } name) begun = begun with { ClassName = name };
        var setup = ResumeCommand.Setup(experiment, begun, project);
        var found = new SearchResult(GenotypeText.Parse(setup.Definition.Space, trial.Genotype), evaluation.Score, experiment.Metric ?? "validation accuracy", trials.Count);
        NetworkResult.Write(events, setup, experiment.Id, found, cancelled: false, front: [], number);
    }
}
