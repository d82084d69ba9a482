namespace Nas.Runtime.Benchmarks;

/// <summary>How far a benchmark is.</summary>
/// <param name="Completed">The searches, or measurements, completed.</param>
/// <param name="All">Those in all.</param>
/// <param name="Done">The share of the whole work that is done, 0 to 1, by the time that each kind has taken so far.</param>
public sealed record BenchmarkProgress(int Completed, int All, double Done);
