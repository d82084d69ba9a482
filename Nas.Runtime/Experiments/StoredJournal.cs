using System.Globalization;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

/// <summary>
/// The journal of an experiment in its store. The search asks; it and any number of workers take trials for a while, which their heartbeat
/// prolongs, and who is silent for longer loses the trial to another. A score counts only from whoever holds the trial, so it counts once.
/// </summary>
internal sealed class StoredJournal : IJournal, IDisposable
{
    /// <summary>The owner of what the search itself evaluates.</summary>
    public const string Search = "search";

    private readonly ExperimentStore _store;
    private readonly long _experiment;
    private readonly SearchSpace _space;
    private readonly string _owner;
    private readonly TimeSpan _lease;
    private readonly Dictionary<int, Outcome> _done;
    private readonly Dictionary<int, (string Genotype, double Fidelity, int? Training)> _asked;
    private Heartbeat? _heartbeat;

    /// <summary>Opens the journal.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="experiment">Whose.</param>
    /// <param name="space">Of the genotypes.</param>
    /// <param name="owner">Who evaluates; null: the search itself.</param>
    /// <param name="lease">After how long a silence a trial is given to another.</param>
    public StoredJournal(ExperimentStore store, long experiment, SearchSpace space, string? owner = null, TimeSpan? lease = null)
    {
        (_store, _experiment, _space) = (store, experiment, space);
        _owner = owner ?? Search;
        _lease = lease ?? DefaultLease;
        var trials = owner is null ? store.Trials(experiment) : [];
        _asked = trials.ToDictionary(t => t.Number, t => (t.Genotype, t.Fidelity, t.Training));
        _done = trials.Where(t => t.Outcome is not null).ToDictionary(t => t.Number, t => t.Outcome!);
        Recorded = _done.Count;
    }

    /// <summary>The time that a worker may be silent where nothing else is said.</summary>
    public static TimeSpan DefaultLease => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public int Recorded { get; }

    /// <inheritdoc/>
    public Outcome? Find(int number)
    {
        if (_done.TryGetValue(number, out var known)) return known;
        if (_store.TrialsWhere(
            "t.experiment = @experiment AND t.number = @number AND t.state IN ('done', 'failed')",
            ("experiment", _experiment),
            ("number", number)) is not [var trial])
        {
            return null;
        }

        return _done[number] = trial.Outcome!;
    }

    /// <inheritdoc/>
    public void Begin(int number, Proposal proposal)
    {
        var (genotype, training) = (GenotypeText.Write(_space, proposal.Genotype), proposal.Earlier?.Trial ?? number);
        if (_asked.TryGetValue(number, out var recorded))
        {
            // In an earlier version a training in part did not go on, and had schedules of its own; one in full was as it is.
            var isOther = recorded.Training is null && (recorded.Fidelity < 1 || training != number);
            if (!isOther && (recorded.Genotype, recorded.Fidelity, recorded.Training ?? number) == (genotype, proposal.Fidelity, training)) return;
            var why = isOther
                ? "trained by an earlier version, where a training did not go on from one with fewer epochs"
                : $"{Text(recorded.Genotype, recorded.Fidelity)}, but this version proposes {Text(genotype, proposal.Fidelity)}";
            throw new StoreException($"Experiment {_experiment} cannot be continued: its trial {number + 1} was {why}.")
            {
                Hint = "Resume it with the version of Nas.Runtime that began it, or begin a new search.",
            };
        }

        _store.Session.Execute(
            "INSERT INTO trials (experiment, number, genotype, fidelity, training, trained, foretold, state) VALUES (@experiment, @number, @genotype, @fidelity, @training, @trained, @foretold, 'asked')",
            ("experiment", _experiment),
            ("number", number),
            ("genotype", genotype),
            ("fidelity", proposal.Fidelity),
            ("training", training),
            ("trained", proposal.Earlier?.Fidelity),
            ("foretold", proposal.Foretold));
        _asked.Add(number, (genotype, proposal.Fidelity, training));
    }

    /// <inheritdoc/>
    public int? Lease() => LeaseTrial()?.Number;

    /// <summary>Takes the first trial that nobody evaluates, or whose evaluator has been silent for too long; null where there is none.</summary>
    public (int Number, Proposal Proposal)? LeaseTrial()
    {
        var database = _store.Database;
        // In the order of an expression, so that the few open trials are found by their state; by the numbers themselves all those that are done would be gone through.
        var leased = _store.Session.Query(
            $"""
            UPDATE trials SET state = 'leased', owner = @owner, leased_until = {database.Now} + @lease, leases = leases + 1
            WHERE experiment = @experiment AND number = (
              SELECT number FROM trials
              WHERE experiment = @experiment AND state IN ('asked', 'leased') AND (state = 'asked' OR leased_until < {database.Now})
              ORDER BY +number LIMIT 1 {database.SkipLocked})
            RETURNING number, genotype, fidelity, training, trained
            """,
            row => (
                Number: (int)row.GetInt64(0),
                Genotype: row.GetString(1),
                Fidelity: row.GetDouble(2),
                Earlier: row.Number(4) is { } trained ? new PausedTraining((int)row.GetInt64(3), trained) : (PausedTraining?)null),
            ("experiment", _experiment),
            ("owner", _owner),
            ("lease", (long)_lease.TotalMilliseconds));
        if (leased is not [var trial]) return null;
        _heartbeat = new Heartbeat(() => Prolong(trial.Number), _lease / 4);
        return (trial.Number, new Proposal(GenotypeText.Parse(_space, trial.Genotype), trial.Fidelity) { Earlier = trial.Earlier });
    }

    /// <inheritdoc/>
    public void Complete(int number, Outcome evaluation)
    {
        // Who was silent for too long has lost the trial; whoever has it now says the same.
        var counted = evaluation.Failure is { } reason ? Leave(number, "failed", reason) : Score(number, evaluation);
        if (counted == 1) _done[number] = evaluation;
    }

    /// <summary>Gives a trial back, to be done by another.</summary>
    public void Return(int number) => Leave(number, "asked", null);

    /// <summary>Ends the heartbeat.</summary>
    public void Dispose() => StopHeartbeat();

    private static string Text(string genotype, double fidelity) => fidelity == 1 ? genotype : string.Create(CultureInfo.InvariantCulture, $"{genotype} at fidelity {fidelity:0.####}");

    private int Score(int number, Outcome evaluation)
    {
        StopHeartbeat();
        var score = evaluation.Score;
        return _store.Session.Execute(
            """
            UPDATE trials SET state = 'done', accuracy = @accuracy, loss = @loss, parameters = @parameters, flops = @flops, latency = @latency, curve = @curve, seconds = @seconds
            WHERE experiment = @experiment AND number = @number AND state = 'leased' AND owner = @owner
            """,
            ("experiment", _experiment),
            ("number", number),
            ("owner", _owner),
            ("accuracy", score.Accuracy),
            ("loss", score.Loss),
            ("parameters", score.Parameters),
            ("flops", score.Flops),
            ("latency", score.Latency),
            ("curve", ExperimentStore.CurveText(score)),
            ("seconds", evaluation.Seconds));
    }

    private int Leave(int number, string state, string? message)
    {
        StopHeartbeat();
        return _store.Session.Execute(
            "UPDATE trials SET state = @state, message = @message WHERE experiment = @experiment AND number = @number AND state = 'leased' AND owner = @owner",
            ("experiment", _experiment),
            ("number", number),
            ("owner", _owner),
            ("state", state),
            ("message", message));
    }

    private void StopHeartbeat()
    {
        _heartbeat?.Dispose();
        _heartbeat = null;
    }

    private void Prolong(int number)
    {
        using var session = new Session(_store.Database);
        session.Execute(
            $"UPDATE trials SET leased_until = {_store.Database.Now} + @lease WHERE experiment = @experiment AND number = @number AND state = 'leased' AND owner = @owner",
            ("experiment", _experiment),
            ("number", number),
            ("owner", _owner),
            ("lease", (long)_lease.TotalMilliseconds));
    }
}
