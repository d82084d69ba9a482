using Nas.Dsl;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Space</c>: the space itself, from its canonical text.</summary>
internal static class SpaceEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        code.Summary("The search space, read from its canonical text.");
        code.Line(Global.GeneratedCode);
        var own = names.Space.OwnModules.Select(m => m.GlobalType).Distinct().ToArray();
        code.Line($"public static {Global.SearchSpace} Space {{ get; }} = {(own.Length == 0 ? "" : $"{Global.OwnModules}.Of(")}{Global.SpaceText}.Parse(");
        // The text's own indentation counts from that of the closing quotes.
        code.Indented("\"\"\"");
        foreach (var line in SpaceText.Write(names.Space).TrimEnd('\n').Split('\n'))
        {
            if (line.Length == 0) code.Line();
            else code.Indented(line);
        }

        code.Indented(own.Length == 0 ? "\"\"\");" : $"\"\"\"), {string.Join(", ", own.Select(type => $"typeof({type})"))});");
    }
}
