namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Supernet</c>: all architectures at once, with shared weights.</summary>
internal static class SupernetEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        code.Summary($"All architectures of {names.Space.Name} at once, sharing weights; gates say what runs.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed class Supernet : {Global.MixedSupernet}"))
        {
            code.Summary("A supernet with new weights.");
            ParameterComments.Emit(code, names);
            code.Line($"public Supernet({names.ParameterList})");
            code.Indented($": base({names.PlanOfParameters})");
            code.Line("{");
            code.Line("}");
        }
    }
}
