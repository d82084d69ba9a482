namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Op</c>: the candidates as an enumeration.</summary>
internal static class OpEnumEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        var choices = names.Tables.SelectMany(t => t.Candidates.Select(c => c.Operation)).ToArray();
        code.Enum("The operations that edges choose from.", "Op", names.Operations.Select(operation => (
            choices.Contains(operation) ? $"<c>{operation}</c>" : $"<c>{operation}</c>, which is mixed in while searching; no architecture names it.",
            names.Op(operation))));
    }
}
