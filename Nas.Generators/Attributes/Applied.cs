using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nas.Generators.Attributes;

/// <summary>A value that an attribute is given.</summary>
/// <param name="Name">The name of the constructor's parameter, or of the property.</param>
/// <param name="Value">The value.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Expressions">The values that it lists, as they are written; empty of one from a library.</param>
internal sealed record AppliedArgument(string Name, TypedConstant Value, Place Place, IReadOnlyList<SyntaxNode> Expressions)
{
    /// <summary>The elements of an array, or the value itself, each with its place.</summary>
    public IEnumerable<(TypedConstant Value, Place Place)> Elements => Value.Kind != TypedConstantKind.Array
        ? [(Value, Place)]
        : (Value.IsNull ? Enumerable.Empty<TypedConstant>() : Value.Values).Select((v, i) => (v, (i < Expressions.Count ? Place.Of(Expressions[i]) : null) ?? Place));
}

/// <summary>An attribute of <see cref="AttributeNames.Namespace"/> on something of the user's.</summary>
/// <param name="Name">Its name, without the word at its end.</param>
/// <param name="Type">Its argument in angle brackets, or null.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="TypePlace">Where the argument in angle brackets stands.</param>
/// <param name="Arguments">What it is given, in the order of the constructor's parameters, properties last.</param>
internal sealed record Applied(string Name, ITypeSymbol? Type, Place Place, Place TypePlace, IReadOnlyList<AppliedArgument> Arguments)
{
    private const string Suffix = "Attribute";

    /// <summary>The argument of a name, or null.</summary>
    public AppliedArgument? this[string name] => Arguments.FirstOrDefault(a => a.Name == name);

    /// <summary>The attributes of this project on a symbol, in the order in which they are written.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="elsewhere">The place to name where the symbol is one of a library.</param>
    public static IReadOnlyList<Applied> On(ISymbol symbol, Place elsewhere)
    {
        var applied = new List<Applied>();
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || !type.Name.EndsWith(Suffix, StringComparison.Ordinal) || !AttributeNames.IsHere(type)) continue;
            var syntax = attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
            var place = Place.Of(syntax) ?? elsewhere;
            applied.Add(new Applied(
                type.Name.Substring(0, type.Name.Length - Suffix.Length),
                type.TypeArguments.FirstOrDefault(),
                place,
                Place.Of(syntax is null ? null : TypeArgument(syntax.Name)) ?? place,
                [.. Given(attribute, syntax, place)]));
        }

        return applied;
    }

    /// <summary>Whether the compiler cannot make anything of it, and says so.</summary>
    public bool IsBroken => Arguments.Any(a => a.Value.Kind == TypedConstantKind.Error) || Type is { TypeKind: TypeKind.Error };

    private static TypeSyntax? TypeArgument(NameSyntax name) => name switch
    {
        GenericNameSyntax generic => generic.TypeArgumentList.Arguments.FirstOrDefault(),
        QualifiedNameSyntax { Right: GenericNameSyntax generic } => generic.TypeArgumentList.Arguments.FirstOrDefault(),
        AliasQualifiedNameSyntax { Name: GenericNameSyntax generic } => generic.TypeArgumentList.Arguments.FirstOrDefault(),
        _ => null,
    };

    private static IEnumerable<AppliedArgument> Given(AttributeData attribute, AttributeSyntax? syntax, Place place)
    {
        var written = syntax?.ArgumentList?.Arguments.ToArray() ?? [];
        var parameters = attribute.AttributeConstructor?.Parameters.ToArray() ?? [];
        for (var i = 0; i < attribute.ConstructorArguments.Length && i < parameters.Length; i++)
        {
            var (parameter, value) = (parameters[i], attribute.ConstructorArguments[i]);
            var own = Of(parameter, i);
            // What is left to its default is not given; of a library only the value tells.
            if (parameter.HasExplicitDefaultValue && (syntax is null ? Equals(value.Value, parameter.ExplicitDefaultValue) : own.Length == 0)) continue;
            yield return Argument(parameter.Name, value, own);
        }

        foreach (var named in attribute.NamedArguments)
            yield return Argument(named.Key, named.Value, [.. written.Where(a => a.NameEquals?.Name.Identifier.ValueText == named.Key)]);

        AttributeArgumentSyntax[] Of(IParameterSymbol parameter, int index)
        {
            if (written.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name) is { } byName) return [byName];
            var byPosition = written.Where(a => a.NameEquals is null && a.NameColon is null).ToArray();
            return parameter.IsParams ? [.. byPosition.Skip(index)] : index < byPosition.Length ? [byPosition[index]] : [];
        }

        AppliedArgument Argument(string name, TypedConstant value, AttributeArgumentSyntax[] own)
        {
            var elements = own.Length == 1 ? Listed(own[0].Expression) : [.. own.Select(a => a.Expression)];
            return new AppliedArgument(name, value, (own.Length == 0 ? null : Place.Of(own[0].Expression)) ?? place, elements);
        }
    }

    // Written as [3, 5] or as new[] { 3, 5 }.
    private static SyntaxNode[] Listed(ExpressionSyntax expression) => expression switch
    {
        ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
        CollectionExpressionSyntax collection => [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression)],
        _ => [expression],
    };
}
