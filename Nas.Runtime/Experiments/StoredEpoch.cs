namespace Nas.Runtime.Experiments;

/// <summary>The figures of an epoch of a supernet.</summary>
/// <param name="Phase">The part of the search.</param>
/// <param name="Epoch">From 1.</param>
internal sealed record StoredEpoch(string Phase, int Epoch)
{
    /// <summary>The mean training loss.</summary>
    public double? Loss { get; init; }

    /// <summary>The accuracy on held-out examples, 0 to 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>See <see cref="Searching.Progress.SkipShare"/>.</summary>
    public double? SkipShare { get; init; }

    /// <summary>See <see cref="Searching.Progress.Eigenvalue"/>.</summary>
    public double? Eigenvalue { get; init; }

    /// <summary>See <see cref="Searching.Progress.Gap"/>.</summary>
    public double? Gap { get; init; }

    /// <summary>See <see cref="Searching.Progress.Strengths"/>.</summary>
    public IReadOnlyList<double[]>? Strengths { get; init; }
}
