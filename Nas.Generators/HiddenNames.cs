using Microsoft.CodeAnalysis;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>
/// The names of a written network that something of the user's has where the network will stand, nearer than its using directives. The
/// compiler alone knows them; through the generated code they reach who writes the network.
/// </summary>
internal static class HiddenNames
{
    /// <summary>The hidden names for a space's class.</summary>
    /// <param name="space">The space.</param>
    /// <param name="compilation">The user's project, before any C# is generated.</param>
    /// <param name="nets">The nets of the project with their namespaces, which generated code will declare.</param>
    /// <param name="imported">What global using directives hide.</param>
    public static EquatableArray<string> Of(SearchSpace space, Compilation compilation, IReadOnlyList<string> nets, IEnumerable<string> imported)
    {
        var hidden = new SortedSet<string>(imported, StringComparer.Ordinal);
        INamespaceSymbol? symbol = compilation.GlobalNamespace;
        var (around, parts) = ("", space.Namespace.Split(['.'], StringSplitOptions.RemoveEmptyEntries));
        for (var depth = 0; depth <= parts.Length; depth++)
        {
            if (depth > 0)
            {
                around += parts[depth - 1] + ".";
                symbol = symbol?.GetMembers(parts[depth - 1]).OfType<INamespaceSymbol>().FirstOrDefault();
            }

            // The global namespace's System is the one that is meant.
            foreach (var name in TorchNames.All.Where(n => depth > 0 || n != "System"))
            {
                var inSource = symbol is not null && symbol.GetMembers(name).Any(m => IsSeen(m, compilation));
                if (inSource || nets.Any(net => net == around + name || net.StartsWith($"{around}{name}.", StringComparison.Ordinal))) hidden.Add(name);
            }
        }

        // What the user has added to the class itself.
        if (symbol?.GetTypeMembers(space.Name, 0).FirstOrDefault() is { } own)
            hidden.UnionWith(TorchNames.All.Where(name => !own.GetMembers(name).IsEmpty));
        return hidden.ToEquatableArray();
    }

    private static bool IsSeen(ISymbol member, Compilation compilation) => member is INamespaceSymbol || compilation.IsSymbolAccessibleWithin(member, compilation.Assembly);
}
