namespace Nas.Runtime.Experiments;

/// <summary>Keeps nothing: a search that cannot be resumed.</summary>
public sealed class NoCheckpoints : ICheckpoints
{
    /// <inheritdoc/>
    public bool Load(Action<BinaryReader> read) => false;

    /// <inheritdoc/>
    public void Save(int epoch, int epochs, Action<BinaryWriter> write)
    {
    }
}
