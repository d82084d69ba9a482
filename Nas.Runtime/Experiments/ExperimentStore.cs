using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

/// <summary>All experiments of a project, or of several machines: docs/experiments.md.</summary>
internal sealed class ExperimentStore : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private const string Columns = """
        e.id, e.net, e.space_hash, e.strategy, e.seed, e.data, e.settings, e.tool_version, e.status, e.message, e.created, e.updated, e.seconds,
        e.genotype, e.score, e.metric, e.files,
        (SELECT COUNT(*) FROM trials t WHERE t.experiment = e.id AND t.state = 'done'),
        (SELECT MAX(accuracy) FROM trials t WHERE t.experiment = e.id AND t.state = 'done'),
        (SELECT c.epoch FROM checkpoints c WHERE c.experiment = e.id),
        (SELECT c.epochs FROM checkpoints c WHERE c.experiment = e.id), e.images, e.images_sha256,
        (SELECT COUNT(*) FROM trials t WHERE t.experiment = e.id AND t.state = 'failed')
        """;

    private readonly Session _session;

    private ExperimentStore(Session session) => _session = session;

    /// <summary>Where it is.</summary>
    public Database Database => _session.Database;

    internal Session Session => _session;

    /// <summary>Opens a store, creates it where there is none, and brings its schema up to date.</summary>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public static ExperimentStore Open(Database database)
    {
        var session = new Session(database);
        try
        {
            database.Prepare(session);
            Schema.Migrate(session);
            return new ExperimentStore(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Begins an experiment.</summary>
    /// <param name="space">The space.</param>
    /// <param name="settings">What else determines the result, with the full name of the net.</param>
    /// <param name="toolVersion">Who begins it.</param>
    /// <returns>Its id.</returns>
    public long Begin(SearchSpace space, ExperimentSettings settings, string toolVersion) =>
        _session.Query(
            $"""
            INSERT INTO experiments (net, space, space_hash, strategy, seed, data, settings, tool_version, status, created, updated, seconds)
            VALUES (@net, @space, @hash, @strategy, @seed, @data, @settings, @version, 'running', {Database.Now}, {Database.Now}, 0)
            RETURNING id
            """,
            row => row.GetInt64(0),
            ("net", settings.Net),
            ("space", SpaceText.Write(space)),
            ("hash", SpaceText.Hash(space)),
            ("strategy", settings.Strategy),
            ("seed", settings.Seed),
            ("data", settings.Data ?? DataSource.Usual(space.Net)),
            ("settings", settings.ToJson()),
            ("version", toolVersion))[0];

    /// <summary>All experiments, the oldest first. One whose process was killed counts as stopped.</summary>
    public IReadOnlyList<Experiment> List() =>
        [.. _session.Query($"SELECT {Columns} FROM experiments e ORDER BY e.id", Read).Select(Actual)];

    /// <summary>
    /// The ids of experiments that run and know their images, as far as the store knows: one whose process was killed is among them.
    /// </summary>
    public IReadOnlyList<long> Running() =>
        _session.Query("SELECT id FROM experiments WHERE status = 'running' AND images_sha256 IS NOT NULL ORDER BY id", row => row.GetInt64(0));

    /// <summary>One experiment.</summary>
    /// <exception cref="UsageException">There is none of that id.</exception>
    public Experiment Get(long id) =>
        _session.Query($"SELECT {Columns} FROM experiments e WHERE e.id = @id", Read, ("id", id)).Select(Actual).FirstOrDefault() ?? throw Unknown(id);

    /// <summary>The canonical text of an experiment's space.</summary>
    /// <exception cref="UsageException">There is no experiment of that id.</exception>
    public string Space(long id) => _session.Query("SELECT space FROM experiments WHERE id = @id", row => row.GetString(0), ("id", id)).FirstOrDefault() ?? throw Unknown(id);

    /// <summary>The right to run an experiment, until it is disposed of or the process ends.</summary>
    /// <exception cref="StoreException">Another process runs it.</exception>
    public IDisposable Take(long id) => Database.TryLock(_session, id)
        ?? throw new StoreException($"Experiment {id} is being run by another process.")
        {
            Hint = "Wait for its end, or stop it there. Another experiment may run beside it.",
        };

    /// <summary>Keeps what an experiment's training images are; where it knows them, they must be the same.</summary>
    /// <exception cref="StoreException">They are others: scores on them cannot be compared with the earlier ones.</exception>
    public void RequireImages(long id, DataFingerprint images)
    {
        _session.Execute(
            "UPDATE experiments SET images = @images, images_sha256 = @hash WHERE id = @id AND images_sha256 IS NULL",
            ("id", id),
            ("images", images.Images),
            ("hash", images.Sha256));
        var known = Get(id).Images!;
        if (known == images) return;
        throw new StoreException($"Experiment {id} cannot be continued: its training images have changed ({known.Difference(images)}).")
        {
            Hint = "Restore them, or begin a new search.",
        };
    }

    /// <summary>
    /// It runs again; trials in flight when it ended are to be done again. Failed ones have failed for good, so that the search goes the same
    /// way again, apart from those on which it gave up: their cause may be gone, and nothing was learnt from what came after them.
    /// </summary>
    public void Continue(long id) => _session.Transaction(() =>
    {
        _session.Execute($"UPDATE experiments SET status = 'running', message = NULL, updated = {Database.Now} WHERE id = @id", ("id", id));
        ReleaseOwn(id);
        if (GivenUpAt(id) is { } first) _session.Execute("DELETE FROM trials WHERE experiment = @id AND number >= @first", ("id", id), ("first", first));
    });

    /// <summary>It is no longer running.</summary>
    /// <param name="id">Which.</param>
    /// <param name="status">Why.</param>
    /// <param name="seconds">How long this part of the work took.</param>
    /// <param name="genotype">The best architecture, as text, or null.</param>
    /// <param name="score">Its score.</param>
    /// <param name="metric">What the score is.</param>
    /// <param name="message">Why it failed.</param>
    public void End(
        long id, ExperimentStatus status, double seconds, string? genotype = null, double? score = null, string? metric = null, string? message = null) =>
        _session.Transaction(() =>
        {
            _session.Execute(
                $"""
                UPDATE experiments SET status = @status, message = @message, seconds = seconds + @seconds, genotype = COALESCE(CAST(@genotype AS TEXT), genotype),
                  score = COALESCE(@score, score), metric = COALESCE(@metric, metric), updated = {Database.Now},
                  files = CASE WHEN CAST(@genotype AS TEXT) IS NULL THEN files END -- another network is to be written
                WHERE id = @id
                """,
                ("id", id),
                ("status", Word(status)),
                ("message", message),
                ("seconds", seconds),
                ("genotype", genotype),
                ("score", score),
                ("metric", metric));
            ReleaseOwn(id);
            if (status == ExperimentStatus.Done) _session.Execute("DELETE FROM paused WHERE experiment = @id", ("id", id));
        });

    /// <summary>The network of an experiment has been written.</summary>
    public void Wrote(long id, IReadOnlyList<string> files)
    {
        var changed = _session.Execute(
            $"UPDATE experiments SET files = @files, updated = {Database.Now} WHERE id = @id", ("id", id), ("files", JsonSerializer.Serialize(files)));
        if (changed == 0) throw Unknown(id);
    }

    /// <summary>The trials of an experiment in the order of asking.</summary>
    public IReadOnlyList<StoredTrial> Trials(long id) => TrialsWhere("t.experiment = @id", ("id", id));

    /// <summary>What was kept of the epochs of an experiment's supernets.</summary>
    public IReadOnlyList<StoredEpoch> Epochs(long id) => _session.Query(
        "SELECT phase, epoch, loss, accuracy, skip_share, eigenvalue, gap, strengths FROM epochs WHERE experiment = @id ORDER BY phase, epoch",
        row => new StoredEpoch(row.GetString(0), (int)row.GetInt64(1))
        {
            Loss = row.Number(2),
            Accuracy = row.Number(3),
            SkipShare = row.Number(4),
            Eigenvalue = row.Number(5),
            Gap = row.Number(6),
            Strengths = row.Text(7) is { } strengths ? JsonSerializer.Deserialize<double[][]>(strengths) : null,
        },
        ("id", id));

    /// <summary>What an experiment's search has warned of, in the order of saying.</summary>
    public IReadOnlyList<string> Warnings(long id) =>
        _session.Query("SELECT text FROM warnings WHERE experiment = @id ORDER BY number", row => row.GetString(0), ("id", id));

    internal IReadOnlyList<StoredTrial> TrialsWhere(string condition, params (string Name, object? Value)[] parameters) => _session.Query(
        $"""
        SELECT t.number, t.genotype, t.fidelity, t.state, t.owner, t.leases, t.accuracy, t.loss, t.parameters, t.flops, t.curve, t.seconds, t.message, t.latency, t.training, t.foretold
        FROM trials t WHERE {condition} ORDER BY t.number
        """,
        ReadTrial,
        parameters);

    internal static string? CurveText(Score score) => score.Curve.Count == 0 ? null : JsonSerializer.Serialize(score.Curve.ToArray(), Json);

    public void Dispose() => _session.Dispose();

    private int? GivenUpAt(long id)
    {
        var failures = 0;
        foreach (var trial in Trials(id))
        {
            failures = trial.State == "failed" ? failures + 1 : 0;
            if (failures == TrialFailure.Limit) return trial.Number - failures + 1;
        }

        return null;
    }

    private void ReleaseOwn(long id) => _session.Execute(
        $"UPDATE trials SET state = 'asked', owner = NULL WHERE experiment = @id AND state = 'leased' AND owner = '{StoredJournal.Search}'", ("id", id));

    private static string Word(ExperimentStatus status) => status.ToString().ToLowerInvariant();

    // What "running" means, only the lock knows: a killed process cannot say that it has ended.
    private Experiment Actual(Experiment experiment)
    {
        if (experiment.Status != ExperimentStatus.Running) return experiment;
        using var held = Database.TryLock(_session, experiment.Id);
        return held is null ? experiment : experiment with { Status = ExperimentStatus.Stopped };
    }

    private UsageException Unknown(long id) => new($"There is no experiment {id} in {Database.Name}.", "dotnet nas list --experiments");

    private static Experiment Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Net = row.GetString(1),
        SpaceHash = row.GetString(2),
        Strategy = row.GetString(3),
        Seed = row.GetInt64(4),
        Data = row.GetString(5),
        Settings = ExperimentSettings.Parse(row.GetString(6)),
        ToolVersion = row.GetString(7),
        Status = Enum.Parse<ExperimentStatus>(row.GetString(8), ignoreCase: true),
        Message = row.Text(9),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
        Updated = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
        Seconds = row.GetDouble(12),
        Genotype = row.Text(13),
        Score = row.Number(14) ?? row.Number(18),
        Metric = row.Text(15),
        Files = row.Text(16) is { } files ? JsonSerializer.Deserialize<string[]>(files) : null,
        Trials = (int)row.GetInt64(17),
        Failed = (int)row.GetInt64(23),
        Epoch = (int?)row.Whole(19),
        Epochs = (int?)row.Whole(20),
        Images = row.Text(22) is { } hash ? new DataFingerprint((int)row.GetInt64(21), hash) : null,
    };

    private static StoredTrial ReadTrial(DbDataReader row) => new(
        (int)row.GetInt64(0),
        row.GetString(1),
        row.GetDouble(2),
        row.GetString(3),
        row.Text(4),
        (int)row.GetInt64(5),
        row.GetString(3) == "done" ? ReadEvaluation(row) : null,
        row.Text(12))
    {
        Training = (int?)row.Whole(14),
        Foretold = row.Number(15),
    };

    private static Outcome ReadEvaluation(DbDataReader row) => new(
        new Score(row.Number(6) ?? double.NaN, row.Number(7) ?? double.NaN, row.GetInt64(8), row.GetInt64(9))
        {
            Latency = row.Number(13),
            Curve = row.Text(10) is { } curve ? new EquatableArray<double>(JsonSerializer.Deserialize<double[]>(curve, Json)!) : default,
        },
        row.Number(11) ?? double.NaN);
}
