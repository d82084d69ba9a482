using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Nas.Dsl.Model;

namespace Nas.Generators.Attributes;

/// <summary>What all that lowers a net to text has in common: the text, the problems, and how names and values are written.</summary>
/// <param name="elsewhere">The place to name for what stands in a library: the name of the net's class.</param>
internal sealed class Lowering(Place elsewhere)
{
    private static readonly Regex Identifier = new(@"^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*$", RegexOptions.CultureInvariant);
    private static readonly Regex Expression = new(@"^\s*(\w+)\s*(?:\*\s*(\w+)\s*)?$", RegexOptions.CultureInvariant);

    // A class is lowered anew after each keystroke in C#.
    private readonly Dictionary<ISymbol, IReadOnlyList<Applied>> _applied = new(SymbolEqualityComparer.Default);

    /// <summary>The text so far.</summary>
    public MappedText Text { get; } = new();

    /// <summary>The user's own modules that are declared so far, as text.</summary>
    public HashSet<string> OwnModules { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong so far.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Whether there are attributes that the compiler could not read, and has complained of.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where the name of something stands.</summary>
    public Place PlaceOf(ISymbol symbol) => Place.Of(symbol) ?? elsewhere;

    /// <summary>The attributes on something, in their order.</summary>
    public IReadOnlyList<Applied> On(ISymbol symbol)
    {
        if (_applied.TryGetValue(symbol, out var known)) return known;
        var applied = Applied.On(symbol, elsewhere);
        IsBroken |= applied.Any(a => a.IsBroken);
        _applied.Add(symbol, applied);
        return applied;
    }

    /// <summary>Writes the name of a declaration.</summary>
    public void Declare(ISymbol symbol) => Text.Write(symbol.Name, PlaceOf(symbol));

    /// <summary>Writes the name of the type that an attribute names, which must be declared by another attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="declaredBy">The names of those that declare such types.</param>
    public void Refer(Applied attribute, params string[] declaredBy)
    {
        var name = attribute.Type?.Name ?? "";
        if (attribute.Type is not { } type || !On(type).Any(a => declaredBy.Contains(a.Name)))
            Problems.Add(DeclarationProblems.NotDeclared(attribute.TypePlace, name, string.Join("] or [", declaredBy)));
        Text.Write(name, attribute.TypePlace);
    }

    /// <summary>Writes the only value of an argument.</summary>
    public void Value(AppliedArgument? argument)
    {
        if (argument is not null) Value((argument.Value, argument.Place));
    }

    /// <summary>Writes a value: a number, a truth value, or a parameter of the net times a number.</summary>
    public void Value((TypedConstant Constant, Place Place) value) => Text.Write(
        value.Constant.Value switch
        {
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            string text => Product(text, value.Place),
            // The compiler has complained.
            _ when value.Constant.Kind == TypedConstantKind.Error => "1",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => Product("", value.Place),
        },
        value.Place);

    /// <summary>Writes the values of an array: one as it is, several in braces.</summary>
    public void Choice(AppliedArgument argument, bool inBraces, EquatableArray<string> words = default)
    {
        if (inBraces) Text.Write("{");
        Text.Join(", ", argument.Elements, element =>
        {
            // The members of an enumeration of words have their numbers.
            if (words.Count > 0 && element.Value.Value is int word && word >= 0 && word < words.Count) Text.Write(words[word], element.Place);
            else Value(element);
        });
        if (inBraces) Text.Write("}");
    }

    /// <summary>Writes names, which C# has as texts since nothing there is called so.</summary>
    public void Names(AppliedArgument argument) => Text.Join(", ", argument.Elements, element =>
    {
        var name = element.Value.Value as string ?? "";
        if (!Identifier.IsMatch(name))
        {
            Problems.Add(DeclarationProblems.Text(element.Place, name, "a name: use letters, digits and _, such as x"));
            name = "x";
        }

        Text.Write(name, element.Place);
    });

    private string Product(string text, Place place)
    {
        var match = Expression.Match(text);
        if (match.Success) return string.Join(" * ", match.Groups.Cast<Group>().Skip(1).Where(g => g.Success).Select(g => AttributeNames.Snake(g.Value)));
        Problems.Add(DeclarationProblems.Text(place, text, "a parameter of the net, alone or times a number; write: nameof(Channels) + \" * 2\""));
        return "1";
    }
}
