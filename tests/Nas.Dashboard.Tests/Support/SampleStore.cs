using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Dashboard.Tests.Support;

/// <summary>A store in a folder of its own, with searches whose trials a test makes.</summary>
internal sealed class SampleStore : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nas-dashboard-").FullName;

    private readonly SearchSpace _space;

    /// <summary>An empty store.</summary>
    /// <param name="space">The text of the space; null: <see cref="Space"/>.</param>
    public SampleStore(string? space = null) =>
        (Store, _space) = (ExperimentStore.Open(new SqliteDatabase(Path)), space is null ? Space : SpaceText.Parse(space));

    public static SearchSpace Space { get; } = SpaceText.Parse(TinySpace.Text);

    public string Path => System.IO.Path.Combine(_folder, "experiments.db");

    public ExperimentStore Store { get; }

    /// <summary>Begins a search.</summary>
    public long Begin(string strategy = "random", int seed = 0, params string[] objectives) => Store.Begin(
        _space,
        new ExperimentSettings { Net = $"Demo.{_space.Name}", Strategy = strategy, Seed = seed, Data = "shapes", Epochs = 2, Trials = 12, BatchSize = 8, Objectives = objectives },
        "0.1.0");

    /// <summary>The journal of one that runs.</summary>
    public StoredJournal Journal(long id) => new(Store, id, _space);

    /// <summary>A trial that is done, the next one of the journal.</summary>
    public void Add(StoredJournal journal, int number, double accuracy, long parameters = 1000, double fidelity = 1, double? foretold = null)
    {
        journal.Begin(number, new Proposal(Draw(number), fidelity) { Foretold = foretold });
        journal.Lease();
        journal.Complete(number, new Outcome(new Score(accuracy, 1 - accuracy, parameters, 10 * parameters) { Curve = new([accuracy / 2, accuracy]) }, 1.5));
    }

    /// <summary>A search with a trial for each accuracy.</summary>
    public long With(params double[] accuracies)
    {
        var id = Begin();
        Store.Session.Transaction(() =>
        {
            for (var i = 0; i < accuracies.Length; i++)
            {
                Store.Session.Execute(
                    "INSERT INTO trials (experiment, number, genotype, fidelity, state, owner, accuracy, loss, parameters, flops, curve, seconds) VALUES (@id, @number, @genotype, 1, 'done', 'search', @accuracy, @loss, @parameters, @flops, @curve, 1.5)",
                    ("id", id),
                    ("number", i),
                    ("genotype", GenotypeText.Write(_space, Draw(i))),
                    ("accuracy", accuracies[i]),
                    ("loss", 1 - accuracies[i]),
                    ("parameters", 1000 + (100 * i)),
                    ("flops", 10_000 + (1000 * i)),
                    ("curve", $"[{accuracies[i] / 2:R},{accuracies[i]:R}]"));
            }
        });
        return id;
    }

    public Genotype Draw(int seed) => _space.Decisions.Sample(new RandomStream((ulong)seed));

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
