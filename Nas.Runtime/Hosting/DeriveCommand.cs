using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Hosting;

/// <summary><c>derive</c>: the source of what an experiment has found, or of any of its trials, such as one of its Pareto front; see <see cref="LimitedNetworks"/> for what is chosen of its supernet.</summary>
internal static class DeriveCommand
{
    private const string DefaultMetric = "validation accuracy";

    public static void Run(DeriveRequest request, UserProject project, EventWriter events)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = ExperimentsCommand.Chosen(store, request.Experiment);
        var trial = request.Trial is { } number ? Trial(store, experiment, number) : null;
        if (trial is null && experiment.Genotype is null)
            throw new UsageException($"Experiment {experiment.Id} has not found anything yet.", $"Go on with: dotnet nas resume {experiment.Id}. Or name a trial with --trial.");

        // Nothing is computed, so it need not be the device of the search.
        var asked = experiment.Settings;
        var begun = asked with
        {
            Device = "cpu", ClassName = request.ClassName ?? asked.ClassName, DropPath = request.DropPath ?? asked.DropPath, AuxiliaryHead = request.AuxiliaryHead ?? asked.AuxiliaryHead,
        };
        var setup = SearchSetup.Of(experiment, begun, project, request.ToolVersion);
        var genotype = GenotypeText.Parse(setup.Definition.Space, trial?.Genotype ?? experiment.Genotype!);
        var score = trial?.Evaluation!.Score ?? ScoreOf(experiment, setup, genotype);
        Delivery.Write(
            events, setup, experiment.Id, new SearchResult(genotype, score, experiment.Metric ?? DefaultMetric, experiment.Trials), cancelled: false, front: [], trial?.Ordinal);
    }

    private static StoredTrial Trial(ExperimentStore store, Experiment experiment, int number)
    {
        var trials = store.Trials(experiment.Id);
        if (trials.Count == 0)
            throw new UsageException($"Experiment {experiment.Id} ({experiment.Strategy}) has no trials.", $"What it has found is written by: dotnet nas derive {experiment.Id}");
        var trial = trials.FirstOrDefault(t => t.Ordinal == number) ?? throw new UsageException(
            $"Experiment {experiment.Id} has no trial {number}; it has {trials[0].Ordinal} to {trials[^1].Ordinal}.", $"dotnet nas export {experiment.Id} --format csv");
        return trial.Evaluation is not null ? trial : throw new UsageException(
            $"Trial {number} of experiment {experiment.Id} has no score yet.", $"Go on with: dotnet nas resume {experiment.Id}");
    }

    private static Score ScoreOf(Experiment experiment, SearchSetup setup, Genotype genotype)
    {
        var (space, parameters) = (setup.Definition.Space, setup.Parameters);
        var (count, flops) = Cost.Of(space, genotype, parameters);
        return new(experiment.Score ?? double.NaN, double.NaN, count, flops) { Latency = setup.Latency?.Of(space, genotype, parameters) };
    }
}
