namespace Nas.Protocol;

/// <summary>A search space of the project.</summary>
internal sealed record SpaceEntry
{
    public string Name { get; init; } = "";

    public string? FullName { get; init; }

    public IReadOnlyList<string> Cells { get; init; } = [];

    public int Decisions { get; init; }

    /// <summary>The exact number of architectures, as digits: it may exceed every integer type.</summary>
    public string Count { get; init; } = "";

    /// <summary>What its networks may cost at most, as the language says it; null where it says nothing.</summary>
    public string? Limits { get; init; }

    /// <summary>What each architecture chooses of its training, as the language says it; null where it chooses nothing.</summary>
    public string? Settings { get; init; }
}
