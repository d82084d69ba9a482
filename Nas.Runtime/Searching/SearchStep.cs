namespace Nas.Runtime.Searching;

/// <summary>Where the training of a supernet is.</summary>
/// <param name="Epoch">The epoch under way, from 0.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps done of the epoch.</param>
/// <param name="Steps">Steps in an epoch.</param>
public readonly record struct SearchStep(int Epoch, int Epochs, int Step, int Steps)
{
    /// <summary>The share of the search that is over, 0 to 1.</summary>
    public double Done => (Epoch + (Step / (double)Steps)) / Epochs;

    /// <summary>A number that goes in a straight line from epoch to epoch.</summary>
    /// <param name="first">In the first epoch.</param>
    /// <param name="last">In the last one.</param>
    public double Between(double first, double last) => first + ((last - first) * Epoch / Math.Max(1, Epochs - 1));

    /// <summary>The stage under way, from 0: a search may train one supernet after another.</summary>
    public int Stage { get; init; }

    /// <summary>The epoch under way of the stage, from 0.</summary>
    public int StageEpoch { get; init; } = Epoch;

    /// <summary>Epochs of the stage.</summary>
    public int StageEpochs { get; init; } = Epochs;
}
