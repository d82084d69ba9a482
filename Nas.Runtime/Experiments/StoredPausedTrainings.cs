using Nas.Runtime.Training;

namespace Nas.Runtime.Experiments;

/// <summary>The trainings of an experiment that wait in its store, for whatever machine goes on with them.</summary>
/// <param name="store">Where they are.</param>
/// <param name="experiment">Whose.</param>
internal sealed class StoredPausedTrainings(ExperimentStore store, long experiment) : IPausedTrainings
{
    /// <inheritdoc/>
    public ICheckpoints Of(int training) => new State(store, experiment, training);

    /// <inheritdoc/>
    public void Delete(int training) => store.Session.Execute(
        "DELETE FROM paused WHERE experiment = @experiment AND training = @training", ("experiment", experiment), ("training", training));

    private sealed class State(ExperimentStore store, long experiment, int training) : ICheckpoints
    {
        public bool Load(Action<BinaryReader> read)
        {
            var states = store.Session.Query(
                "SELECT state FROM paused WHERE experiment = @experiment AND training = @training",
                row => (byte[])row.GetValue(0),
                ("experiment", experiment),
                ("training", training));
            if (states is not [var state]) return false;
            using var reader = new BinaryReader(new MemoryStream(state));
            read(reader);
            return true;
        }

        public void Save(int epoch, int epochs, Action<BinaryWriter> write)
        {
            using var buffer = new MemoryStream();
            using (var writer = new BinaryWriter(buffer, System.Text.Encoding.UTF8, leaveOpen: true)) write(writer);
            // A worker may come late: nobody deletes what it stores behind the end of the search.
            store.Session.Execute(
                """
                INSERT INTO paused (experiment, training, state) SELECT id, @training, @state FROM experiments WHERE id = @experiment AND status = 'running'
                ON CONFLICT (experiment, training) DO UPDATE SET state = excluded.state
                """,
                ("experiment", experiment),
                ("training", training),
                ("state", buffer.ToArray()));
        }
    }
}
