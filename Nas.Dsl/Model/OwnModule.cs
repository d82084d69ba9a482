using System.Globalization;
using Nas.Dsl.CSharp;

namespace Nas.Dsl.Model;

/// <summary>
/// A module of the user's as an operation: <c>op se_block = MyProject.Layers.SqueezeExcite(channels, 4)</c>. The class derives from TorchSharp's
/// <c>Module&lt;Tensor, Tensor&gt;</c>. Whether there is one is checked where the project's C# is known; here it is a name.
/// </summary>
/// <param name="Name">The operation's name in the language.</param>
/// <param name="Type">The class with its namespace and the classes that it stands in, with dots between them.</param>
/// <param name="Arguments">What its constructor is given, those by name last.</param>
public sealed record OwnModule(string Name, string Type, EquatableArray<OwnArgument> Arguments)
{
    /// <summary>Whether it halves the image itself where it stands on an edge of stride 2.</summary>
    public bool TakesStride => Arguments.Any(a => a.Value.Parameter == OwnArgument.Stride);

    /// <summary>Whether it changes the number of channels itself where they have to.</summary>
    public bool TakesWidths => Arguments.Any(a => a.Value.Parameter is OwnArgument.In or OwnArgument.Out);

    /// <summary>The class as C# names it from everywhere: <c>global::MyProject.Layers.SqueezeExcite</c>.</summary>
    public string GlobalType => "global::" + string.Join(".", Type.Split('.').Select(Identifiers.Escape));

    /// <summary>The class without namespace.</summary>
    public string ShortType => Type.Substring(Type.LastIndexOf('.') + 1);

    /// <summary>The arguments that are choices, in their order.</summary>
    public IEnumerable<OwnArgument> Choices => Arguments.Where(a => a.Choices.Count > 0);

    /// <summary>The module with its choices made.</summary>
    /// <param name="values">The value of each argument that is a choice, by the constructor's parameter.</param>
    public OwnModule With(IReadOnlyDictionary<string, double> values) => !Choices.Any() ? this
        : this with { Arguments = Arguments.Select(a => a.Choices.Count == 0 ? a : new OwnArgument(a.Name, a.Value with { Factor = values[a.Name!] })).ToEquatableArray() };

    /// <summary>As it is declared in the language.</summary>
    public override string ToString() => $"op {Name} = {Type}({string.Join(", ", Arguments)})";
}

/// <summary>What the constructor of an <see cref="OwnModule"/> is given.</summary>
/// <param name="Name">The constructor's parameter, or null: by its place.</param>
/// <param name="Value">A number, a truth value, or one of <see cref="Words"/>, alone or times a number; of a choice the first of its values.</param>
public sealed record OwnArgument(string? Name, Expression Value)
{
    /// <summary>The values to choose from, numbers or both truth values, at least two, of an argument with a name; or empty, where there is nothing to choose.</summary>
    public EquatableArray<Expression> Choices { get; init; }

    /// <summary>The channels that the module puts out.</summary>
    public const string Channels = "channels";

    /// <summary>The channels that come in.</summary>
    public const string In = "in_channels";

    /// <summary>The same as <see cref="Channels"/>, of a module that is told both.</summary>
    public const string Out = "out_channels";

    /// <summary>1, or 2 where height and width are halved.</summary>
    public const string Stride = "stride";

    /// <summary>The words that stand for what a module is told at its place.</summary>
    public static IReadOnlyList<string> Words { get; } = [Channels, In, Out, Stride];

    /// <summary>Whether it is a whole number, which a constructor may take as one.</summary>
    public bool IsWhole => Choices.Count == 0 ? IsWholeNumber(Value) : Choices.All(IsWholeNumber);

    /// <summary>The value at a place.</summary>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="stride">1 or 2.</param>
    public double At(int input, int output, int stride) => Value.Factor * Value.Parameter switch
    {
        null => 1,
        Stride => stride,
        In => input,
        _ => output,
    };

    /// <summary>Something of its own as C# writes it; null where it depends on the place.</summary>
    public string? Literal => Value.Parameter is not null ? null
        : Value.IsBoolean ? Value.ToString()
        : Value.Factor.ToString(IsWhole ? "F0" : "R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString()
    {
        var value = Choices.Count > 0 ? $"{{{string.Join(", ", Choices)}}}" : Value.ToString();
        return Name is null ? value : $"{Name}: {value}";
    }

    private static bool IsWholeNumber(Expression value) =>
        value.Parameter is not null || (!value.IsBoolean && Math.Floor(value.Factor) == value.Factor && Math.Abs(value.Factor) <= int.MaxValue);
}
