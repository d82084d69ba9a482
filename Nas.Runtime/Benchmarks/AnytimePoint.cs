namespace Nas.Runtime.Benchmarks;

/// <summary>A point of the anytime curve.</summary>
/// <param name="Seconds">The simulated time.</param>
/// <param name="Reported">The mean reported score of the incumbents at that time, 0 to 1.</param>
/// <param name="Score">The mean of the searches' own scores of them, 0 to 1.</param>
public readonly record struct AnytimePoint(double Seconds, double Reported, double Score);
