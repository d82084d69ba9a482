namespace Nas.Dsl.Editing;

/// <summary>What a completion is.</summary>
public enum CompletionKind
{
    /// <summary>A word of the language.</summary>
    Word,

    /// <summary>An operation, of the language or of the user's.</summary>
    Operation,

    /// <summary>A parameter of an operation, to be given by name.</summary>
    Argument,

    /// <summary>A value out of a few.</summary>
    Value,

    /// <summary>A setting of the training.</summary>
    Setting,

    /// <summary>An operation set.</summary>
    Set,

    /// <summary>A cell or motif.</summary>
    Cell,

    /// <summary>A parameter of the net.</summary>
    Parameter,

    /// <summary>A node or an input of a cell.</summary>
    State,
}

/// <summary>Something that could be written.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">What stands behind it in a list, in a few words; may be empty.</param>
/// <param name="Documentation">What there is more to say, or null.</param>
public sealed record Completion(string Label, CompletionKind Kind, string Detail, string? Documentation = null)
{
    /// <summary>What is written.</summary>
    public string Text { get; init; } = Label;

    /// <summary>The same with places to fill in, as editors write them, <c>sep_conv(${1:kernel})</c>; or null: there are none.</summary>
    public string? Snippet { get; init; }
}
