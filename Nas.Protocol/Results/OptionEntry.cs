namespace Nas.Protocol;

/// <summary>An option of a strategy.</summary>
internal sealed record OptionEntry
{
    public string Name { get; init; } = "";

    public string? Default { get; init; }

    public string Description { get; init; } = "";
}
