namespace Nas.Tool.Defaults;

/// <summary>A value in nas.json.</summary>
/// <param name="Section">The command it is for; null: for all that take the option from the top.</param>
/// <param name="Name">The option, without its dashes.</param>
/// <param name="Key">The name within an option of name=value; else null.</param>
/// <param name="Text">The value as it would be typed.</param>
internal sealed record GivenDefault(string? Section, string Name, string? Key, string Text)
{
    /// <summary>What follows the option where it is typed.</summary>
    public string Typed => Key is null ? Text : $"{Key}={Text}";
}
