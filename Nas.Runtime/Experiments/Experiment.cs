using Nas.Runtime.Data;

namespace Nas.Runtime.Experiments;

using Evaluation = Nas.Runtime.Evaluation.Evaluation; // the namespace has the same name

/// <summary>Where an experiment is.</summary>
internal enum ExperimentStatus
{
    /// <summary>A process runs it, or was killed while it did.</summary>
    Running,

    /// <summary>It ended before its plan and can be resumed.</summary>
    Stopped,

    /// <summary>It ran to its end.</summary>
    Done,

    /// <summary>It broke off; it can be resumed when the cause is gone.</summary>
    Failed,
}

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

    /// <summary>JSON: the request with everything filled in that was left to a default.</summary>
    public required string Settings { get; init; }

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

/// <summary>A trial as it is stored.</summary>
/// <param name="Number">From 0, in the order of asking.</param>
/// <param name="Genotype">The architecture, as text.</param>
/// <param name="Fidelity">The share of the full evaluation.</param>
/// <param name="State"><c>asked</c>, <c>leased</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Owner">Who evaluates it, or has.</param>
/// <param name="Leases">How often it was taken up.</param>
/// <param name="Evaluation">Its score; null where it is not done, or has failed.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record StoredTrial(
    int Number, string Genotype, double Fidelity, string State, string? Owner, int Leases, Evaluation? Evaluation, string? Message)
{
    /// <summary>The number as people count and as commands show and take it: from 1.</summary>
    public int Ordinal => Number + 1;

    /// <summary>What came of it, be it a failure; null where it is not done.</summary>
    public Evaluation? Outcome => State == "failed" ? Evaluation.Failed(Message ?? "It failed.") : Evaluation;
}
