namespace Nas.Runtime.Searching;

/// <summary>Where the training of a supernet is.</summary>
/// <param name="Epoch">The epoch under way, from 0.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps done of the epoch.</param>
/// <param name="Steps">Steps in an epoch.</param>
public readonly record struct SearchStep(int Epoch, int Epochs, int Step, int Steps)
{
    /// <summary>The stage under way, from 0, where the epochs are divided into stages, as evenly as they can be.</summary>
    /// <param name="stages">How many stages there are, at least 1.</param>
    public int Stage(int stages) => (int)((long)Epoch * stages / Epochs);
}
