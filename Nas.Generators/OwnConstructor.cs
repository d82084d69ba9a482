using Microsoft.CodeAnalysis;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>The constructors of the user's own modules.</summary>
internal static class OwnConstructor
{
    /// <summary>The public constructors that take what a declaration gives; of several those with the fewest parameters, as the compiler chooses.</summary>
    public static IReadOnlyList<IMethodSymbol> Fitting(INamedTypeSymbol type, OwnModule module)
    {
        var all = Public(type).Where(c => Takes(c, module.Arguments)).ToArray();
        return all.Length == 0 ? [] : [.. all.Where(c => c.Parameters.Length == all.Min(a => a.Parameters.Length))];
    }

    /// <summary>What a constructor is given where a declaration in C# gives nothing: its parameters for what a module is told at its place.</summary>
    public static IReadOnlyList<string> Implied(INamedTypeSymbol type) => Public(type)
        .Where(c => c.Parameters.All(p => Word(p) is not null || p.HasExplicitDefaultValue))
        .OrderByDescending(c => c.Parameters.Count(p => Word(p) is not null))
        .Select(c => Given(c.Parameters, p => Word(p)!, p => Word(p) is not null))
        .FirstOrDefault() ?? [];

    /// <summary>The parameter at a place, of the public constructor with the fewest parameters that has one there, or null.</summary>
    public static string? NameAt(INamedTypeSymbol type, int place) =>
        Public(type).Where(c => c.Parameters.Length > place).OrderBy(c => c.Parameters.Length).FirstOrDefault()?.Parameters[place].Name;

    /// <summary>What the class has instead, and what to write.</summary>
    public static string Shown(INamedTypeSymbol type)
    {
        if (!Public(type).Any()) return "it has no public constructor at all";
        var constructor = Public(type).OrderByDescending(c => c.Parameters.Count(p => Word(p) is not null)).First();
        var written = Given(constructor.Parameters, p => Word(p) ?? (p.Type.SpecialType == SpecialType.System_Boolean ? "true" : "4"), p => !p.HasExplicitDefaultValue || Word(p) is not null);
        return $"for {type.Name}({string.Join(", ", constructor.Parameters.Select(p => $"{p.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {p.Name}"))}) write ({string.Join(", ", written)})";
    }

    private static IEnumerable<IMethodSymbol> Public(INamedTypeSymbol type) => type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public);

    // By place as long as none is left out before it.
    private static List<string> Given(IReadOnlyList<IParameterSymbol> parameters, Func<IParameterSymbol, string> value, Func<IParameterSymbol, bool> isGiven)
    {
        var (given, leftOut) = (new List<string>(), false);
        foreach (var parameter in parameters)
        {
            if (isGiven(parameter)) given.Add(leftOut ? $"{parameter.Name}: {value(parameter)}" : value(parameter));
            else leftOut = true;
        }

        return given;
    }

    private static string? Word(IParameterSymbol parameter) => parameter.Name switch
    {
        "channels" => OwnArgument.Channels,
        "inChannels" or "in_channels" => OwnArgument.In,
        "outChannels" or "out_channels" => OwnArgument.Out,
        "stride" => OwnArgument.Stride,
        _ => null,
    };

    private static bool Takes(IMethodSymbol constructor, EquatableArray<OwnArgument> arguments)
    {
        var given = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = arguments[i].Name is { } name ? constructor.Parameters.FirstOrDefault(p => p.Name == name)
                : i < constructor.Parameters.Length ? constructor.Parameters[i] : null;
            if (parameter is not { RefKind: RefKind.None } || !Takes(parameter.Type, arguments[i]) || !given.Add(parameter)) return false;
        }

        return constructor.Parameters.All(p => p.HasExplicitDefaultValue || given.Contains(p));
    }

    // A fraction is a double in C#.
    private static bool Takes(ITypeSymbol type, OwnArgument argument) => type.SpecialType switch
    {
        // Of a choice all values are of one kind.
        SpecialType.System_Boolean => argument.Value.IsBoolean,
        SpecialType.System_Double => !argument.Value.IsBoolean,
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Single => argument.IsWhole,
        _ => false,
    };
}
