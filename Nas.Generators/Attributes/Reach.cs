using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>
/// The sets, cells and motifs of a net, in the order in which they are written: first those of other files, as they are come upon; then those of
/// the net's own file, in its order. So neither the names of files nor where they lie count.
/// </summary>
internal sealed class Reach
{
    private readonly Lowering _lowering;
    private readonly List<INamedTypeSymbol> _found = [];

    private Reach(Lowering lowering) => _lowering = lowering;

    /// <summary>The types of a net.</summary>
    /// <param name="lowering">What reads attributes.</param>
    /// <param name="net">The net's class; what is declared in it counts in any case.</param>
    /// <param name="file">The file that declares it.</param>
    /// <param name="parts">Its parts.</param>
    public static IReadOnlyList<INamedTypeSymbol> Of(Lowering lowering, INamedTypeSymbol net, string file, IEnumerable<IPropertySymbol> parts)
    {
        var reach = new Reach(lowering);
        foreach (var type in parts.SelectMany(p => lowering.On(p).Where(PartLowering.NamesType).Select(a => a.Type))) reach.Visit(type);
        foreach (var type in net.GetTypeMembers().OrderBy(Position)) reach.Visit(type);
        return
        [
            .. reach._found.Where(t => Place.Of(t)?.Path != file),
            .. reach._found.Where(t => Place.Of(t)?.Path == file).OrderBy(Position),
        ];
    }

    /// <summary>Whether a type is a set.</summary>
    public static bool IsSet(IEnumerable<Applied> attributes) => attributes.Any(a => a.Name == "Ops");

    private void Visit(ITypeSymbol? symbol)
    {
        if (symbol is not INamedTypeSymbol type || _found.Contains(type, SymbolEqualityComparer.Default)) return;
        var attributes = _lowering.On(type);
        var isSet = IsSet(attributes);
        if (!isSet && !attributes.Any(a => a.Name is "Cell" or "Motif" or "Recurrent")) return;
        _found.Add(type);
        var named = isSet ? SetLowering.Members(type).SelectMany(_lowering.On).Where(a => a.Name == "Use") : attributes.Where(CellLowering.NamesType);
        foreach (var attribute in named.ToArray()) Visit(attribute.Type);
    }

    private static int Position(INamedTypeSymbol type) => Place.Of(type)?.Span.Start ?? 0;
}
