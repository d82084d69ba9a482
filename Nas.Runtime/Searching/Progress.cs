using Nas.Dsl.Model;

namespace Nas.Runtime.Searching;

/// <summary>How far a long piece of work is.</summary>
/// <param name="Phase">What is being done: <c>search</c>, <c>supernet</c>, <c>evolution</c>, <c>train</c>, <c>bench</c>.</param>
public sealed record Progress(string Phase)
{
    /// <summary>Steps done of this epoch.</summary>
    public int? Step { get; init; }

    /// <summary>Steps in an epoch.</summary>
    public int? Steps { get; init; }

    /// <summary>The epoch under way, from 1.</summary>
    public int? Epoch { get; init; }

    /// <summary>Epochs in all.</summary>
    public int? Epochs { get; init; }

    /// <summary>The trial under way, from 1.</summary>
    public int? Trial { get; init; }

    /// <summary>Trials in all.</summary>
    public int? Trials { get; init; }

    /// <summary>Whole searches completed.</summary>
    public int? Search { get; init; }

    /// <summary>Searches in all.</summary>
    public int? Searches { get; init; }

    /// <summary>The running mean of the training loss.</summary>
    public double? Loss { get; init; }

    /// <summary>The newest accuracy, 0 to 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The accuracy on the test examples behind the epoch, 0 to 1.</summary>
    public double? Test { get; init; }

    /// <summary>Why the trial failed; null where it has a score.</summary>
    public string? Failure { get; init; }

    /// <summary>The best score so far.</summary>
    public double? Best { get; init; }

    /// <summary>The share of skip connections in the architecture that would be derived now, among the operations that could be one, 0 to 1.</summary>
    public double? SkipShare { get; init; }

    /// <summary>The dominant eigenvalue of the Hessian of the architecture's loss.</summary>
    public double? Eigenvalue { get; init; }

    /// <summary>How strong the candidates of each decision are in the distribution that is learnt, see <see cref="IGateDistribution.Strengths"/>.</summary>
    public EquatableArray<EquatableArray<double>>? Strengths { get; init; }

    /// <summary>The accuracy of the mixture less that of the architecture derived from it, both with the supernet's weights.</summary>
    public double? Gap { get; init; }

    /// <summary>The share of the whole work that is done, 0 to 1; the time left follows from it.</summary>
    public double Done { get; init; }

    /// <summary>Whether this was done by an earlier process and only read again: it took no time now.</summary>
    public bool Replayed { get; init; }

    /// <summary>The architecture it is about, as text.</summary>
    public string? Architecture { get; init; }
}
