using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Editing;

/// <summary>A name in a file, and what it stands for.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Meaning">What it stands for.</param>
internal sealed record Occurrence(Span Span, Meaning Meaning);

/// <summary>What a name stands for.</summary>
internal abstract record Meaning
{
    /// <summary>Something of the file itself.</summary>
    public sealed record Declared(Symbol Symbol) : Meaning;

    /// <summary>An operation of the language.</summary>
    public sealed record BuiltIn(OperationDefinition Operation) : Meaning;

    /// <summary>A parameter of an operation of the language.</summary>
    public sealed record Argument(OperationDefinition Operation, OperationParameter Parameter) : Meaning;

    /// <summary>A setting of the training.</summary>
    public sealed record Chosen(TrainingSetting Setting) : Meaning;

    /// <summary>What a net is trained for.</summary>
    public sealed record Trained(LearningTask Task) : Meaning;
}
