using Nas.Dsl;
using Nas.Protocol;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Data;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>
/// <c>rank</c>: some architectures of a space by the weights of a supernet and, trained one by one, by their own; Kendall's tau says how much the one
/// ranking is worth for the other (Yu et al. 2020). The trainings are an experiment of their own, a random search, so that they go on where they
/// were broken off, and serve for the next supernet as well.
/// </summary>
internal static class RankCommand
{
    private const string Sampling = "random";

    /// <summary>Compares them.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the trainings so far are kept.</exception>
    public static void Run(RankRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = Inheritance.Chosen(store, request.Experiment);
        var begun = request.Device is { } device ? experiment.Settings with { Device = device } : experiment.Settings;
        var setup = SearchSetup.Of(experiment, begun, project, request.ToolVersion);
        var alone = new SearchSetup(
            begun with
            {
                Strategy = Sampling, Options = new Dictionary<string, string>(), Trials = request.Sample, Epochs = request.Epochs, BatchSize = null,
                LearningRate = request.LearningRate, Objectives = null, Ahead = null, ClassName = null,
            },
            project,
            request.ToolVersion);
        var id = store.List().LastOrDefault(alone.IsOf)?.Id ?? store.Begin(alone.Definition.Space, alone.Settings, request.ToolVersion);
        SearchCommand.Complete(alone, store, id, events, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var trained = store.Trials(id).Where(t => t.Evaluation is not null).DistinctBy(t => t.Genotype).ToArray();
        if (trained.Length < 2)
            throw new UsageException($"There is nothing to rank: {trained.Length} of the architectures drawn could be trained.", "Draw more with --sample.");

        var objective = Objective.Of(setup.Definition.Space.Net.Task);
        var entries = trained.Zip(Shared(setup, store, experiment, trained, events, cancellation), (trial, score) => new RankedEntry
        {
            Genotype = trial.Genotype,
            Shared = objective.Measure(score),
            StandAlone = objective.Measure(trial.Evaluation!.Score),
        }).ToArray();
        events.Write(new RankResult
        {
            Experiment = experiment.Id,
            Strategy = experiment.Strategy,
            StandAlone = id,
            Metric = objective.Name,
            Epochs = alone.Settings.Epochs!.Value,
            KendallTau = Ranking.KendallTau([.. entries.Select(e => e.Shared)], [.. entries.Select(e => e.StandAlone)]),
            Chance = Ranking.KendallTauByChance(entries.Length),
            Seconds = events.ElapsedSeconds,
            // As the trials are ranked: where less is better, the least is first.
            Architectures = [.. entries.Zip(trained).OrderByDescending(e => e.Second.Evaluation!.Score, setup.Preference).Select(e => e.First)],
        });
    }

    private static List<Score> Shared(
        SearchSetup setup, ExperimentStore store, Experiment experiment, StoredTrial[] trials, EventWriter events, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var data = setup.Data(events, cancellation);
        store.RequireImages(experiment.Id, DataFingerprint.Of(data.Train));
        var run = setup.Run(data.Train, events, cancellation);
        using var shared = Inheritance.Shared(setup, store, experiment, data.Train, events, cancellation);
        var evaluator = shared.Evaluator(run);
        var scores = new List<Score>();
        foreach (var trial in trials)
        {
            scores.Add(evaluator.Evaluate(new Proposal(GenotypeText.Parse(setup.Definition.Space, trial.Genotype)), scores.Count, cancellation).Score);
            events.Report(new Progress("supernet")
            {
                Trial = scores.Count,
                Trials = trials.Length,
                Accuracy = scores[^1].Accuracy,
                Architecture = trial.Genotype,
                Done = scores.Count / (double)trials.Length,
            });
        }

        return scores;
    }
}
