namespace Nas.Runtime.Training;

/// <summary>The newest checkpoint, which ends with its process.</summary>
public sealed class MemoryCheckpoints : ICheckpoints
{
    private byte[]? _state;

    /// <inheritdoc/>
    public bool Load(Action<BinaryReader> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (_state is null) return false;
        using var reader = new BinaryReader(new MemoryStream(_state));
        read(reader);
        return true;
    }

    /// <inheritdoc/>
    public void Save(int epoch, int epochs, Action<BinaryWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream)) write(writer);
        _state = stream.ToArray();
    }
}
