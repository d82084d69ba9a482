namespace Nas.Runtime.Training;

/// <summary>
/// The whole state of a training, or of a search by gradients, at the end of an epoch: weights, optimisers, architecture parameters, random state, figures. Whoever
/// writes it reads it back in the same order.
/// </summary>
public interface ICheckpoints
{
    /// <summary>Reads the newest checkpoint.</summary>
    /// <returns>False where there is none; then nothing was read.</returns>
    bool Load(Action<BinaryReader> read);

    /// <summary>Replaces the checkpoint by a newer one, whole or not at all.</summary>
    /// <param name="epoch">Epochs done.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="write">Writes the state.</param>
    void Save(int epoch, int epochs, Action<BinaryWriter> write);
}
