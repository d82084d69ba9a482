namespace Nas.Protocol;

internal sealed record CurvePoint(double Seconds, double Reported, double Score);
