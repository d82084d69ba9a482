namespace Nas.Protocol;

/// <summary><c>show</c>: counts and drawings of a space, of a derived network, or of an architecture.</summary>
internal sealed record ShowRequest : Request
{
    public string? Net { get; init; }

    public string? Network { get; init; }

    /// <summary>As text.</summary>
    public string? Architecture { get; init; }

    /// <summary>Whether to count the architectures that are different networks.</summary>
    public bool Count { get; init; }

    /// <summary>The file of a table of latencies, or null: none is foretold.</summary>
    public string? Latency { get; init; }

    /// <summary>Of the net; those left out have its defaults.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; init; } = new Dictionary<string, int>();
}
