namespace Nas.Protocol;

/// <summary>How long an operation takes in a configuration: a row of a table of latencies.</summary>
internal sealed record LatencyRow(string Operation, string Configuration, double Milliseconds);
