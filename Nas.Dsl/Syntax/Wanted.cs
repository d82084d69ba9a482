namespace Nas.Dsl.Syntax;

/// <summary>What a name is the name of.</summary>
internal enum NameUse
{
    /// <summary>Of something that is declared with it, or that the language does not know.</summary>
    New,

    /// <summary>An operation set.</summary>
    Set,

    /// <summary>A cell to inherit from.</summary>
    Parent,

    /// <summary>A candidate on an edge: an operation, or a motif.</summary>
    Candidate,

    /// <summary>A layer of a stem.</summary>
    Stem,

    /// <summary>A cell or block of a net's body.</summary>
    Block,

    /// <summary>A layer of a head.</summary>
    Head,

    /// <summary>A layer that a rule of a stage is about.</summary>
    Layer,

    /// <summary>A node of the cell.</summary>
    Node,

    /// <summary>A node or an input of the cell.</summary>
    State,

    /// <summary>A parameter of the net, or a word that an operation knows.</summary>
    Value,

    /// <summary>What a net is trained for.</summary>
    Task,

    /// <summary>What a limit is on.</summary>
    Measure,

    /// <summary>A setting of the training.</summary>
    Setting,
}

/// <summary>What the grammar would take at a place: a word of the language, or a name.</summary>
/// <param name="Word">The word, or null: a name.</param>
/// <param name="Use">What the name is of.</param>
internal readonly record struct Wanted(string? Word, NameUse Use);
