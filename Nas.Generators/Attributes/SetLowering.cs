using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>Lowers an enumeration to a set of operations: <c>ops Darts { search only none, ... }</c>.</summary>
internal static class SetLowering
{
    public static void Write(Lowering lowering, INamedTypeSymbol set)
    {
        foreach (var member in Members(set))
            foreach (var own in lowering.On(member).Where(a => a.Name == OwnLowering.Attribute))
                OwnLowering.Declare(lowering, own, OwnLowering.NameOf(own, member), lowering.PlaceOf(member));
        lowering.Text.Write("ops ");
        lowering.Declare(set);
        lowering.Text.Write(" {\n  ");
        lowering.Text.Join(",\n  ", Members(set), member => OperationLowering.Candidate(lowering, member));
        lowering.Text.Write("\n}\n");
    }

    /// <summary>The candidates of a set, in their order.</summary>
    public static IEnumerable<IFieldSymbol> Members(INamedTypeSymbol set) => set.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue);
}
