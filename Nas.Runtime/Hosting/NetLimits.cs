using Nas.Protocol;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Hosting;

/// <summary>
/// The limits on the cost that a net says itself: where a search that begins is not asked for others, it takes these. An experiment keeps what it took, so that
/// one that goes on asks no net.
/// </summary>
internal static class NetLimits
{
    /// <summary>What was asked for, with the net's limits where nothing was.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="definition">The net.</param>
    /// <param name="projectDirectory">The project's folder.</param>
    /// <exception cref="UsageException">The table that the net names is needed and is not there.</exception>
    public static ExperimentSettings Fill(ExperimentSettings asked, ISearchSpaceDefinition definition, string projectDirectory)
    {
        var limits = definition.Space.Net.Limits;
        return asked with
        {
            MaxParameters = asked.MaxParameters ?? limits.Parameters,
            MaxFlops = asked.MaxFlops ?? limits.Flops,
            MaxLatencyMilliseconds = asked.MaxLatencyMilliseconds ?? (double?)limits.Latency?.Milliseconds,
            Latency = asked.Latency ?? (limits.Latency is { Table: var table } ? Table(table, definition, projectDirectory) : null),
        };
    }

    private static string Table(string table, ISearchSpaceDefinition definition, string projectDirectory)
    {
        var file = definition.DeclaredIn;
        var path = Path.GetFullPath(Path.Combine(projectDirectory, Path.GetDirectoryName(file) ?? "", table));
        if (File.Exists(path)) return path;
        var place = file is null ? definition.Space.Name : $"{Line(Path.Combine(projectDirectory, file), table)}{file}";
        throw new UsageException(
            $"The table of latencies {Path.GetRelativePath(projectDirectory, path)}, which {place} names, is not there.",
            "Measure it with dotnet nas profile --output, correct the path, which begins at the folder of the net's file, or give another table with --latency.");
    }

    // The compiled space knows no lines.
    private static string Line(string declaration, string table)
    {
        if (!File.Exists(declaration)) return "";
        var lines = File.ReadAllLines(declaration);
        var line = Array.FindIndex(lines, l => l.Contains($"\"{table}\"", StringComparison.Ordinal)) + 1;
        return line > 0 ? $"line {line} of " : "";
    }
}
