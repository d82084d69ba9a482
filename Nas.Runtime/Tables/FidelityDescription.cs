namespace Nas.Runtime.Tables;

/// <summary>A cheaper evaluation.</summary>
/// <param name="Share">The share of the full evaluation, above 0 and below 1.</param>
/// <param name="Score">Its score.</param>
/// <param name="Cost">Its cost, in seconds.</param>
internal sealed record FidelityDescription(double Share, string Score, string Cost);
