namespace Nas.Protocol;

/// <summary>The means over the seeds after a simulated time.</summary>
internal sealed record CurvePoint(double Seconds, double Reported, double Score);
