using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Exporting;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tables;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>
/// <c>derive --limit</c>: of an experiment's supernet the best network within each of some limits, without any further training. Evolution (Guo et al. 2020) measures architectures with
/// the weights that they inherit; of all that were measured for any of the limits, the best that keeps to a limit is its network.
/// </summary>
internal static class LimitedNetworks
{
    private const int DefaultTrials = 200; // for each limit
    private static readonly PathEvolutionSettings Evolution = new(Population: 50, Parents: 10, Mutation: 0.1); // as spos

    /// <summary>Looks for them.</summary>
    /// <exception cref="UsageException">The experiment has no supernet, or nothing keeps to a limit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before there was a network for each limit.</exception>
    public static void Run(DeriveRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = Inheritance.Chosen(store, request.Experiment);
        // Its own limits do not count: others are asked for.
        var begun = experiment.Settings with
        {
            Device = request.Device ?? experiment.Settings.Device, MaxParameters = null, MaxFlops = null, MaxLatencyMilliseconds = null, Objectives = null,
            ClassName = request.ClassName ?? experiment.Settings.ClassName,
            // These need no training.
            DropPath = null, AuxiliaryHead = null,
        };
        var setup = SearchSetup.Of(experiment, begun, project, request.ToolVersion);
        Limit[] limits = [.. request.Limits.Select(l => Limit.Of(l, setup))];
        using var scope = NewDisposeScope();
        using var data = setup.Data(events, cancellation);
        store.RequireImages(experiment.Id, DataFingerprint.Of(data.Train));
        var run = setup.Run(data.Train, events, cancellation) with { Trials = request.Trials ?? DefaultTrials, Ahead = 1 };
        using var shared = Inheritance.Shared(setup, store, experiment, data.Train, events, cancellation);
        var evaluator = shared.Evaluator(run);
        var measured = new MeasuredOnce(evaluator);
        events.Started($"deriving from the supernet of experiment {experiment.Id} ({experiment.Strategy})");
        for (var i = 0; i < limits.Length; i++)
        {
            var random = run.Random.Derive("limit", i);
            var part = run with { Constraints = limits[i].Constraints, Journal = new MemoryJournal(), Listener = new Part(events, limits[i].Text, i, limits.Length) };
            AskTellSearch.Run(part, PathEvolution.Create(run.Decisions, Evolution, run.Preference, part.Constraints, random), measured, "derive");
        }

        var name = setup.Settings.ClassName ?? setup.Definition.Space.Name;
        events.Write(new NetworksResult
        {
            Cancelled = cancellation.IsCancellationRequested,
            Experiment = experiment.Id,
            Measured = measured.All.Count,
            Seconds = events.ElapsedSeconds,
            Networks = [.. limits.Select(limit => Network(limit, limits.Length == 1 ? name : name + limit.Suffix))],
            Front = Front(setup, measured),
        });

        NetworkResult Network(Limit limit, string className)
        {
            var best = measured.All.Where(m => limit.Constraints.Allow(m.Genotype)).MaxBy(m => m.Score, run.Preference);
            if (best.Genotype is null) throw new OperationCanceledException(cancellation);
            var score = best.Score with { Latency = limit.Latency?.Of(setup.Definition.Space, best.Genotype, setup.Parameters) };
            var found = Delivery.Result(setup, experiment.Id, new(best.Genotype, score, measured.Metric, run.Trials), className);
            return found with { Limit = limit.Text, Weights = request.Weights is { } folder ? Saved(Path.Combine(folder, $"{className}.weights"), best.Genotype) : null };
        }

        string Saved(string path, Genotype genotype)
        {
            using var _ = no_grad();
            evaluator.Recalibrate(genotype);
            using var network = setup.Definition.Build(genotype, setup.Parameters);
            var own = network.state_dict();
            foreach (var (key, weights) in shared.Supernet.Inherited(genotype)) own[key].copy_(weights);
            WeightsFile.Save(network, path, TrainedInput.Of(data.Train));
            return path;
        }
    }

    private static IReadOnlyList<FrontEntry> Front(SearchSetup setup, MeasuredOnce measured)
    {
        var preference = new Preference([Objective.Of(setup.Definition.Space.Net.Task), Objective.Named("flops")]);
        return
        [
            .. ParetoFront.Of(measured.All.Select((m, i) => (m.Genotype, m.Score, Number: i + 1)), m => preference.Values(m.Score))
                .OrderByDescending(m => m.Score, preference)
                .Select(m => new FrontEntry
                {
                    Trial = m.Number,
                    Objectives = preference.Objectives.ToDictionary(o => o.Name, o => o.Measure(m.Score)),
                    Genotype = GenotypeText.Write(setup.Definition.Space, m.Genotype),
                }),
        ];
    }

    /// <summary>A limit that was asked for.</summary>
    /// <param name="Text">As the language says it.</param>
    /// <param name="Suffix">What a class within it is called by.</param>
    /// <param name="Constraints">What keeps to it; there are some that do.</param>
    /// <param name="Latency">How long layers take, or null.</param>
    private sealed record Limit(string Text, string Suffix, Constraints Constraints, LatencyTable? Latency)
    {
        public static Limit Of(LimitRequest asked, SearchSetup setup)
        {
            var latency = asked.Latency is { } path ? LatencyFile.Read(path) : null;
            latency?.Require(setup.Definition.Space, setup.Parameters);
            var constraints = new Constraints(setup.Definition.Space, setup.Parameters, asked.MaxParameters, asked.MaxFlops, asked.MaxLatencyMilliseconds, latency);
            constraints.RequireSome();
            string?[] parts =
            [
                asked.MaxParameters is { } parameters ? $"Params{Amounts.WriteMagnitude(parameters)}" : null,
                asked.MaxFlops is { } flops ? $"Flops{Amounts.WriteMagnitude(flops)}" : null,
                asked.MaxLatencyMilliseconds is { } most ? $"Latency{Amounts.WriteMilliseconds((decimal)most)}" : null,
            ];
            return new(asked.Text, string.Concat(parts).Replace('.', '_'), constraints, latency);
        }
    }

    /// <summary>Measures each architecture once, whatever limits it is measured for.</summary>
    private sealed class MeasuredOnce(IEvaluator evaluator) : IEvaluator
    {
        private readonly Dictionary<Genotype, Outcome> _known = [];

        /// <summary>Those that have a score, in the order of measuring.</summary>
        public List<(Genotype Genotype, Score Score)> All { get; } = [];

        public string Metric => evaluator.Metric;

        public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
        {
            if (_known.TryGetValue(proposal.Genotype, out var known)) return known;
            var outcome = _known[proposal.Genotype] = evaluator.Try(proposal, trial, cancellation);
            if (outcome.Failure is null) All.Add((proposal.Genotype, outcome.Score));
            return outcome;
        }
    }

    /// <summary>Reports the search for one of several limits as a part of the work.</summary>
    private sealed class Part(EventWriter events, string limit, int index, int count) : IProgressListener
    {
        public void Report(Progress progress) => events.Report(progress with { Done = (index + progress.Done) / count, Architecture = $"{limit}: {progress.Architecture}" });

        public void Warn(string text) => events.Warn(text);
    }
}
