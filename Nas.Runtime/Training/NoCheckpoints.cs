namespace Nas.Runtime.Training;

/// <summary>Keeps nothing: a search or training that cannot be resumed.</summary>
public sealed class NoCheckpoints : ICheckpoints
{
    /// <inheritdoc/>
    public bool Load(Action<BinaryReader> read) => false;

    /// <inheritdoc/>
    public void Save(int epoch, int epochs, Action<BinaryWriter> write)
    {
    }
}
