using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

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
    int Number, string Genotype, double Fidelity, string State, string? Owner, int Leases, Outcome? Evaluation, string? Message)
{
    /// <summary>The number of the trial that began its training; null in one of a version whose trainings did not go on.</summary>
    public int? Training { get; init; }

    /// <summary>What a predictor said of it when it was proposed, larger is better; null where none did.</summary>
    public double? Foretold { get; init; }

    /// <summary>The number as people count and as commands show and take it: from 1.</summary>
    public int Ordinal => Number + 1;

    /// <summary>What came of it, be it a failure; null where it is not done.</summary>
    public Outcome? Outcome => State == "failed" ? Outcome.Failed(Message ?? "It failed.") : Evaluation;
}
