namespace Nas.Protocol;

/// <summary>Over the seeds; there is no deviation of a single one.</summary>
internal sealed record SeedStatistic(double Mean, double? Deviation);
