namespace Nas.Protocol;

/// <summary>An option of a strategy.</summary>
internal sealed record OptionEntry
{
    public string Name { get; init; } = "";

    public string? Default { get; init; }

    /// <summary>The paper's value, where the default is another one.</summary>
    public string? Paper { get; init; }

    public string Description { get; init; } = "";
}
