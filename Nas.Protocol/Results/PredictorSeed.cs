namespace Nas.Protocol;

/// <summary>A single measurement.</summary>
internal sealed record PredictorSeed(long Seed, double KendallTau, double BestRank, double Precision, double Seconds);
