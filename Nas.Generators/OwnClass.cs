using Microsoft.CodeAnalysis;
using Nas.Dsl;

namespace Nas.Generators;

/// <summary>The classes that the user's own modules may be.</summary>
internal static class OwnClass
{
    private const string Module = "TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>";

    /// <summary>The class of a name with its namespace and the classes around it, or null.</summary>
    public static INamedTypeSymbol? Find(Compilation compilation, string name)
    {
        // Metadata has another mark between a class and one inside it; which dots those are is tried out from the right.
        for (var metadata = name; ;)
        {
            if (compilation.GetTypeByMetadataName(metadata) is { } found) return found;
            var dot = metadata.LastIndexOf('.');
            if (dot < 0) return null;
            metadata = metadata.Substring(0, dot) + "+" + metadata.Substring(dot + 1);
        }
    }

    /// <summary>Why a class cannot be an operation, or null: it can.</summary>
    public static string? Refusal(Compilation compilation, INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Class) return "it is no class";
        if (type.IsGenericType) return "it has type parameters";
        if (type.IsAbstract) return "it is abstract";
        if (!compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)) return "generated code cannot name it; make it internal or public";
        for (var current = type.BaseType; current is not null; current = current.BaseType)
            if (current.TypeKind == TypeKind.Error || current.ToDisplayString() == Module) return null;
        return "it does not derive from TorchSharp's Module<Tensor, Tensor>";
    }

    /// <summary>The project's module that was probably meant, or null.</summary>
    public static string? Closest(Compilation compilation, string name)
    {
        var last = name.Substring(name.LastIndexOf('.') + 1);
        var modules = TypesIn(compilation.Assembly.GlobalNamespace).Where(t => Refusal(compilation, t) is null).ToArray();
        var sameName = modules.Where(t => t.Name == last).Select(FullName).FirstOrDefault();
        if (sameName is not null) return sameName;
        return Spelling.Closest(name, modules.Select(FullName))
            ?? (Spelling.Closest(last, modules.Select(t => t.Name)) is { } close ? FullName(modules.First(t => t.Name == close)) : null);
    }

    /// <summary>The name of a class as an operation's declaration has it.</summary>
    public static string FullName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{FullName(outer)}.{type.Name}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{FullName(space)}.{type.Name}"
        : type.Name;

    // Without the marks that C# puts before keywords.
    private static string FullName(INamespaceSymbol space) =>
        space.ContainingNamespace is { IsGlobalNamespace: false } outer ? $"{FullName(outer)}.{space.Name}" : space.Name;

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? TypesIn(type).Prepend(type) : TypesIn(member));
}
