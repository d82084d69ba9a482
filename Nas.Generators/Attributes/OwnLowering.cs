using Microsoft.CodeAnalysis;
using Nas.Dsl.Model;

namespace Nas.Generators.Attributes;

/// <summary>Lowers modules of the user's: <c>[Own&lt;SqueezeExcite&gt;]</c> is an operation, declared before what uses it.</summary>
internal static class OwnLowering
{
    /// <summary>The attribute's name.</summary>
    public const string Attribute = "Own";

    /// <summary>Writes the declaration of an operation, unless it was written before.</summary>
    /// <param name="lowering">Where to.</param>
    /// <param name="own">The attribute.</param>
    /// <param name="name">The operation's name.</param>
    /// <param name="place">Where that stands.</param>
    public static void Declare(Lowering lowering, Applied own, string name, Place place)
    {
        if (own.Type is not INamedTypeSymbol type) return;
        var given = own["arguments"] is { } arguments && arguments.Elements.Any() ? arguments.Elements.ToArray() : [];
        var text = given.Length > 0 ? string.Join(", ", given.Select(g => Word(g.Value) ?? Shown(g.Value))) : string.Join(", ", OwnConstructor.Implied(type));
        // The same again is what several sets have in common; what differs is reported as any second declaration of a name is.
        if (!lowering.OwnModules.Add($"{name} = {OwnClass.FullName(type)}({text})")) return;
        lowering.Text.Write("op ").Write(name, place).Write(" = ").Write(own.Place, _ =>
        {
            lowering.Text.Write(OwnClass.FullName(type), own.TypePlace).Write("(");
            if (given.Length == 0) lowering.Text.Write(text);
            else
            {
                // From the first choice on they have names: the decision is called after its parameter.
                var first = Array.FindIndex(given, g => g.Value.Kind == TypedConstantKind.Array);
                lowering.Text.Join(", ", given.Select((argument, place) => (argument, place)), item =>
                {
                    var (argument, place) = item;
                    if (first >= 0 && place >= first && OwnConstructor.NameAt(type, place) is { } parameter) lowering.Text.Write($"{parameter}: ", argument.Place);
                    if (Word(argument.Value) is { } word) lowering.Text.Write(word, argument.Place);
                    else if (argument.Value.Kind == TypedConstantKind.Array) Choice(lowering, argument.Value, argument.Place);
                    else lowering.Value(argument);
                });
            }

            lowering.Text.Write(")");
        }).Write("\n");
    }

    /// <summary>The name of the operation of an attribute.</summary>
    /// <param name="own">The attribute.</param>
    /// <param name="member">The member of a set that it stands on, or null: it stands on a part of a net.</param>
    public static string NameOf(Applied own, ISymbol? member) =>
        own["Name"]?.Value.Value as string is { Length: > 0 } name ? name : AttributeNames.Snake(member?.Name ?? own.Type?.Name ?? "");

    /// <summary>Writes the operation on a part of a net.</summary>
    public static void Write(Lowering lowering, Applied own) => lowering.Text.Write(own.Place, text =>
    {
        text.Write(NameOf(own, null));
        if (own["Stride"] is not { } stride) return;
        text.Write("(stride: ");
        lowering.Value(stride);
        text.Write(")");
    });

    private static void Choice(Lowering lowering, TypedConstant values, Place place)
    {
        lowering.Text.Write("{");
        lowering.Text.Join(", ", values.IsNull ? Enumerable.Empty<TypedConstant>() : values.Values, value =>
        {
            if (Word(value) is { } word) lowering.Text.Write(word, place);
            else lowering.Value((value, place));
        });
        lowering.Text.Write("}");
    }

    private static string Shown(TypedConstant value) => value.Kind == TypedConstantKind.Array ? $"{{{string.Join(", ", value.IsNull ? Enumerable.Empty<object>() : value.Values.Select(v => v.Value))}}}" : $"{value.Value}";

    // The members of the enumeration have the names of the language's words.
    private static string? Word(TypedConstant value) => value is { Kind: TypedConstantKind.Enum, Type: { Name: "Given" } type, Value: int index } && AttributeNames.IsHere(type) && index >= 0 && index < OwnArgument.Words.Count
        ? OwnArgument.Words[index]
        : null;
}
