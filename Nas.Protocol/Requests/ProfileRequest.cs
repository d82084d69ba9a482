namespace Nas.Protocol;

/// <summary><c>profile</c>: measures every operation of a space on this machine.</summary>
internal sealed record ProfileRequest : Request
{
    /// <summary>Null: the only net of the project.</summary>
    public string? Net { get; init; }

    public string Device { get; init; } = "auto";

    public int? Threads { get; init; }

    /// <summary>Examples at a time.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How often each is measured; the median counts.</summary>
    public int? Repeats { get; init; }

    /// <summary>Of the net; those left out have its defaults.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; init; } = new Dictionary<string, int>();
}
