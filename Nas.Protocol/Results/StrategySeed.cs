namespace Nas.Protocol;

/// <summary>A single search.</summary>
internal sealed record StrategySeed(long Seed, double Reported, double Score, int Trials, int Distinct, int Repeats, int Isomorphic, string? Architecture);
