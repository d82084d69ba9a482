namespace Nas.Dsl.Editing;

/// <summary>What a name in a file stands for.</summary>
public enum SymbolKind
{
    /// <summary>An operation set.</summary>
    Set,

    /// <summary>A cell, recurrent or not.</summary>
    Cell,

    /// <summary>A motif.</summary>
    Motif,

    /// <summary>A net.</summary>
    Net,

    /// <summary>A module of the user's as an operation.</summary>
    Operation,

    /// <summary>A parameter of a net.</summary>
    Parameter,

    /// <summary>A stage of a net.</summary>
    Stage,

    /// <summary>An input of a cell, or its memory.</summary>
    State,
}

/// <summary>Something that a file declares.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Span">Where its name is declared.</param>
/// <param name="Whole">Where all of its declaration stands.</param>
/// <param name="Owner">The cell or net that it is a part of, or null.</param>
public sealed record Symbol(SymbolKind Kind, string Name, Span Span, Span Whole, string? Owner = null)
{
    /// <summary>How the language calls it: <c>ops</c> for a set.</summary>
    public string Word => Kind switch
    {
        SymbolKind.Set => "ops",
        SymbolKind.Operation => "op",
        SymbolKind.State => "state",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
