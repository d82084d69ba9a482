using Nas.Protocol;
using Nas.Runtime.Data;

namespace Nas.Runtime.Experiments;

/// <summary>A search with all that determines its result, and how far it is.</summary>
internal sealed record Experiment
{
    public required long Id { get; init; }

    /// <summary>The full name of the net.</summary>
    public required string Net { get; init; }

    public required string SpaceHash { get; init; }

    public required string Strategy { get; init; }

    public required long Seed { get; init; }

    public required string Data { get; init; }

    /// <summary>Its training images; null until they were first read.</summary>
    public DataFingerprint? Images { get; init; }

    /// <summary>All that determines its result, besides the space and the images, with everything filled in that was left to a default.</summary>
    public required ExperimentSettings Settings { get; init; }

    public required string ToolVersion { get; init; }

    public required ExperimentStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    /// <summary>Time of work, all parts together.</summary>
    public double Seconds { get; init; }

    /// <summary>The best architecture at its end, or when it was stopped.</summary>
    public string? Genotype { get; init; }

    /// <summary>Its score; while it runs, the best accuracy so far.</summary>
    public double? Score { get; init; }

    public string? Metric { get; init; }

    /// <summary>The files its network was written to; null before.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Trials done.</summary>
    public int Trials { get; init; }

    /// <summary>Trials that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Epochs done of a gradient search; null where it has no checkpoint.</summary>
    public int? Epoch { get; init; }

    /// <summary>Epochs in all.</summary>
    public int? Epochs { get; init; }

    /// <summary>Whether there is anything left to do: to search, or to write down.</summary>
    public bool IsUnfinished => Status != ExperimentStatus.Done || Files is null;
}
