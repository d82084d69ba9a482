using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Operations;

/// <summary>Where in a space an operation may be named.</summary>
[Flags]
public enum OperationUse
{
    /// <summary>As a candidate on an edge: it keeps the channels and divides height and width by the edge's stride.</summary>
    Candidate = 1,

    /// <summary>In the stem of a net.</summary>
    Stem = 2,

    /// <summary>As a fixed block between cells.</summary>
    Block = 4,

    /// <summary>In the head of a net.</summary>
    Head = 8,
}

/// <summary>What a parameter of an operation accepts.</summary>
public enum ParameterKind
{
    /// <summary>An odd whole number, 1 to 31: a kernel size.</summary>
    Kernel,

    /// <summary>A whole number of at least 1, or an expression in the net's parameters.</summary>
    Count,

    /// <summary>A number, 1 to 16 in tenths: what a width is multiplied by.</summary>
    Factor,

    /// <summary>A number, 0 to 4 in hundredths: a width as a part of another.</summary>
    Ratio,

    /// <summary>A number of at least 0 and less than 1.</summary>
    Fraction,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>One of a few words.</summary>
    Word,
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Kind">What it accepts.</param>
/// <param name="Default">Its default as an expression, or null: it must be given.</param>
public sealed record OperationParameter(string Name, ParameterKind Kind, Expression? Default = null)
{
    /// <summary>The words that it accepts, where it accepts words.</summary>
    public EquatableArray<string> Words { get; private init; }

    /// <summary>A parameter that accepts a few words.</summary>
    /// <param name="name">Its name in the language.</param>
    /// <param name="words">The words; the first is the default.</param>
    public static OperationParameter OfWords(string name, params string[] words) =>
        new(name, ParameterKind.Word, new Expression(null, 0) { Word = words[0] }) { Words = words.ToEquatableArray() };

    /// <summary>The value that is the given word, or null: it accepts no such word.</summary>
    public Expression? Word(string word)
    {
        for (var i = 0; i < Words.Count; i++)
            if (Words[i] == word) return new Expression(null, i) { Word = word };
        return null;
    }
}

/// <summary>What an operation is lowered with.</summary>
/// <param name="In">Channels in.</param>
/// <param name="Out">Channels out: for a candidate the same as <paramref name="In"/>; for a layer of a stem the net's width.</param>
/// <param name="Stride">1 or 2: that of the edge for a candidate, 2 in a stem, block or head, where only pooling goes by it.</param>
/// <param name="KeepsShape">Whether it gives the shape that it gets in every architecture, so that the input can be added to the result.</param>
/// <param name="Arguments">A value for each of the operation's parameters, defaults filled in.</param>
public sealed record OperationContext(int In, int Out, int Stride, bool KeepsShape, IReadOnlyDictionary<string, double> Arguments)
{
    /// <summary>What it stands in.</summary>
    public Surroundings Here { get; init; }

    /// <summary>The value of <paramref name="parameter"/> as a whole number.</summary>
    public int Int(string parameter) => (int)Arguments[parameter];

    /// <summary>The value of <paramref name="parameter"/> as a truth value.</summary>
    public bool Flag(string parameter) => Arguments[parameter] != 0;

    /// <summary>The value of <paramref name="parameter"/> times a width, rounded down.</summary>
    // In decimals, which hold tenths and hundredths exactly: 80 times 2.3 is 184.
    public int Times(string parameter, int width) => (int)decimal.Floor(width * (decimal)Arguments[parameter]);

    /// <summary>The stride of a layer that is told it by its argument <c>stride</c>.</summary>
    /// <exception cref="ArgumentException">It is neither 1 nor 2.</exception>
    internal int StrideArgument()
    {
        var stride = Int("stride");
        return stride is 1 or 2 ? stride : throw new ArgumentException($"A stride is 1 or 2, not {stride}.");
    }
}

/// <summary>What an operation stands in.</summary>
/// <param name="Length">How many places the sequence has that comes in; 0 for an image or a vector.</param>
/// <param name="IsCausal">Whether a place of it may see only those before it and itself.</param>
public readonly record struct Surroundings(int Length, bool IsCausal)
{
    /// <summary>Where a row may be made of an image: how many pixels the image has that comes in; 0 where a row comes in.</summary>
    public long Pixels { get; init; }
}

/// <summary>
/// An operation of the language. A new one is one new class here: it is found by its type, and everything else (binding, supernet,
/// written source, parameter and FLOP counts) follows from <see cref="Layers"/>.
/// </summary>
public abstract class OperationDefinition
{
    private static readonly Lazy<IReadOnlyDictionary<string, OperationDefinition>> Known = new(() => typeof(OperationDefinition).Assembly
        .GetTypes()
        .Where(t => !t.IsAbstract && typeof(OperationDefinition).IsAssignableFrom(t) && t.GetConstructor(Type.EmptyTypes) is not null)
        .Select(t => (OperationDefinition)Activator.CreateInstance(t)!)
        .OrderBy(d => d.Name, StringComparer.Ordinal)
        .ToDictionary(d => d.Name));

    /// <summary>Every operation of the language, by name.</summary>
    public static IReadOnlyDictionary<string, OperationDefinition> All => Known.Value;

    /// <summary>The definition of <paramref name="operation"/>: one of <see cref="All"/>, or that of its module.</summary>
    /// <exception cref="KeyNotFoundException">There is no operation of that name.</exception>
    public static OperationDefinition Of(Operation operation) => operation.Module is { } own ? new OwnOperation(own) : All[operation.Name];

    /// <summary>Its name in the language.</summary>
    public abstract string Name { get; }

    /// <summary>The module of the user's that it is, or null.</summary>
    public virtual OwnModule? Module => null;

    /// <summary>One sentence that says what it computes.</summary>
    public abstract string Description { get; }

    /// <summary>Where it may be named.</summary>
    public abstract OperationUse Use { get; }

    /// <summary>Its parameters, in order.</summary>
    public virtual IReadOnlyList<OperationParameter> Parameters => [];

    /// <summary>Whether its result is always zero, so that a final network does without the edge.</summary>
    public virtual bool IsZero => false;

    /// <summary>Whether its result is its input (at stride 1).</summary>
    public virtual bool IsIdentity => false;

    /// <summary>Whether it puts out as many channels as it gets, whatever is asked for, so that no block of a stage can be made of it.</summary>
    public virtual bool KeepsChannels => false;

    /// <summary>Whether it is a layer that says the sizes of what it puts out by itself, and so can stand in a stage without a width.</summary>
    public virtual bool IsLayer => false;

    /// <summary>Whether it is a layer that says its own width and keeps an image one, so that it can be a node that is as wide as its operation makes it.</summary>
    public virtual bool OwnsWidth => false;

    /// <summary>Whether it looks at each number by itself and has no weights, so that it can stand between the states of a recurrent cell.</summary>
    public virtual bool IsActivation => false;

    /// <summary>The layers it stands for.</summary>
    public abstract IReadOnlyList<Layer> Layers(OperationContext context);

    /// <summary>The layers of <paramref name="operation"/>, as written in a space.</summary>
    /// <param name="operation">An operation that the binder accepted.</param>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out, where the operation does not say them itself.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="keepsShape">Whether it gives the shape that it gets in every architecture.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="here">What it stands in.</param>
    /// <exception cref="KeyNotFoundException">There is no operation of that name.</exception>
    public static IReadOnlyList<Layer> Lower(
        Operation operation, int input, int output, int stride, bool keepsShape, IReadOnlyDictionary<string, int> parameters, Surroundings here = default)
    {
        var definition = Of(operation);
        var arguments = definition.Parameters.ToDictionary(
            p => p.Name,
            p => (operation.Arguments.FirstOrDefault(a => a.Parameter == p.Name)?.Value ?? p.Default!).Evaluate(parameters));
        return definition.Layers(new OperationContext(input, output, stride, keepsShape, arguments) { Here = here });
    }
}
