namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Op</c>: the candidates as an enumeration.</summary>
internal static class OpEnumEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        code.Summary("The operations that edges choose from.");
        code.Line(Global.GeneratedCode);
        using (code.Block("public enum Op"))
        {
            var choices = names.Tables.SelectMany(t => t.Candidates.Select(c => c.Operation)).ToArray();
            for (var i = 0; i < names.Operations.Count; i++)
            {
                var operation = names.Operations[i];
                if (i > 0) code.Line();
                code.Summary(choices.Contains(operation)
                    ? $"<c>{operation}</c>"
                    : $"<c>{operation}</c>, which is mixed in while searching; no architecture names it.");
                code.Line($"{names.Op(operation)},");
            }
        }
    }
}
