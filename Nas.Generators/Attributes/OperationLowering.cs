using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>Lowers operations: <c>[MbConv(3, Expand = [3, 6])]</c> is <c>mbconv(kernel: 3, expand: {3, 6})</c>.</summary>
internal static class OperationLowering
{
    /// <summary>Writes a candidate, which is a member of a set.</summary>
    public static void Candidate(Lowering lowering, IFieldSymbol member)
    {
        if (lowering.On(member).Any(a => a.Name == "SearchOnly")) lowering.Text.Write("search only ");
        Named(lowering, member);
    }

    /// <summary>Writes the operation that a member of a set is.</summary>
    public static void Named(Lowering lowering, IFieldSymbol member)
    {
        var attributes = lowering.On(member);
        var operations = attributes.Where(a => a.Name is "Use" or OwnLowering.Attribute || OperationAttributes.Of(a.Name) is not null).ToArray();
        foreach (var second in operations.Skip(1))
            lowering.Problems.Add(DeclarationProblems.NoMeaning(second.Place, second.Name, "a member of a set is one candidate; give this one a member of its own"));

        if (operations.Length == 0) lowering.Text.Write(NameOf(member), lowering.PlaceOf(member));
        else if (operations[0].Name == "Use") lowering.Refer(operations[0], "Motif");
        else if (operations[0].Name == OwnLowering.Attribute) lowering.Text.Write(OwnLowering.NameOf(operations[0], member), operations[0].Place);
        else Write(lowering, operations[0]);
    }

    /// <summary>Whether an attribute is a layer or a block of a net.</summary>
    public static bool IsLayer(Applied attribute) => attribute.Name == OwnLowering.Attribute || OperationAttributes.Of(attribute.Name) is not null;

    /// <summary>Writes the operation of an attribute on a part of a net.</summary>
    public static void Layer(Lowering lowering, Applied attribute)
    {
        if (attribute.Name == OwnLowering.Attribute) OwnLowering.Write(lowering, attribute);
        else Write(lowering, attribute);
    }

    /// <summary>Writes the operation of the language that an attribute is.</summary>
    public static void Write(Lowering lowering, Applied attribute) => lowering.Text.Write(attribute.Place, text =>
    {
        var operation = OperationAttributes.Of(attribute.Name)!;
        text.Write(operation.Name);
        if (attribute.Arguments.Count == 0) return;
        text.Write("(");
        text.Join(", ", attribute.Arguments, argument => text.Write(argument.Place, _ =>
        {
            text.Write($"{OperationAttributes.Parameter(operation, argument.Name)}: ");
            var parameter = operation.Parameters.FirstOrDefault(p => p.Name == OperationAttributes.Parameter(operation, argument.Name));
            lowering.Choice(argument, argument.Value.Kind == TypedConstantKind.Array && argument.Elements.Count() != 1, parameter?.Words ?? default);
        }));
        text.Write(")");
    });

    // Without an attribute a member is an operation without arguments, by the name of its attribute or as the language writes it.
    private static string NameOf(IFieldSymbol member) => OperationAttributes.Of(member.Name)?.Name ?? AttributeNames.Snake(member.Name);
}
