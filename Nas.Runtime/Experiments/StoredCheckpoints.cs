using Nas.Runtime.Training;

namespace Nas.Runtime.Experiments;

/// <summary>The newest checkpoint of an experiment in its store.</summary>
/// <param name="store">Where it is.</param>
/// <param name="experiment">Whose.</param>
internal sealed class StoredCheckpoints(ExperimentStore store, long experiment) : ICheckpoints
{
    // Kept from epoch to epoch: a checkpoint always has about the same size.
    private readonly MemoryStream _buffer = new();

    /// <inheritdoc/>
    public bool Load(Action<BinaryReader> read)
    {
        var states = store.Session.Query(
            "SELECT state FROM checkpoints WHERE experiment = @experiment", row => (byte[])row.GetValue(0), ("experiment", experiment));
        if (states is not [var state]) return false;
        using var reader = new BinaryReader(new MemoryStream(state));
        try
        {
            read(reader);
        }
        catch (Exception error) when (error is ArgumentException or InvalidDataException or EndOfStreamException)
        {
            throw new StoreException($"Experiment {experiment} cannot be continued: its checkpoint is of another version ({error.Message.Split('\n')[0]}).", error)
            {
                Hint = "Resume it with the version of Nas.Runtime that began it, or begin a new search.",
            };
        }

        return true;
    }

    /// <inheritdoc/>
    public void Save(int epoch, int epochs, Action<BinaryWriter> write)
    {
        _buffer.SetLength(0);
        using (var writer = new BinaryWriter(_buffer, System.Text.Encoding.UTF8, leaveOpen: true)) write(writer);
        store.Session.Execute(
            """
            INSERT INTO checkpoints (experiment, epoch, epochs, state) VALUES (@experiment, @epoch, @epochs, @state)
            ON CONFLICT (experiment) DO UPDATE SET epoch = excluded.epoch, epochs = excluded.epochs, state = excluded.state
            """,
            ("experiment", experiment),
            ("epoch", epoch),
            ("epochs", epochs),
            ("state", _buffer.ToArray()));
    }
}
