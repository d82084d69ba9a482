namespace Nas.Protocol;

/// <summary>One training of a network.</summary>
internal sealed record TrainedSeed
{
    public long Seed { get; init; }

    public double? Loss { get; init; }

    /// <summary>On the test examples, behind the last epoch.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The highest on the test examples behind any epoch; null where the training was stopped before the first was over.</summary>
    public double? BestAccuracy { get; init; }

    /// <summary>Behind which epoch that was, from 1.</summary>
    public int? BestEpoch { get; init; }

    public string? Weights { get; init; }

    /// <summary>The weights behind that epoch.</summary>
    public string? BestWeights { get; init; }

    public IReadOnlyList<TrainedEpoch> Epochs { get; init; } = [];
}

/// <summary>An epoch of a training, from 1.</summary>
internal sealed record TrainedEpoch(int Epoch, double? TrainLoss, double? TrainAccuracy, double? Loss, double? Accuracy);
