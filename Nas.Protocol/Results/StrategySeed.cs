namespace Nas.Protocol;

/// <summary>A single search.</summary>
internal sealed record StrategySeed(long Seed, double Reported, double Score, int Trials, string? Architecture);
