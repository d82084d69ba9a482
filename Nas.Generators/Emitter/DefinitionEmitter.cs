using Microsoft.CodeAnalysis.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Definition</c>: the net as Nas.Runtime knows it, and what else is nobody's business.</summary>
internal static class DefinitionEmitter
{
    /// <summary>Opens the class and writes the interface's members.</summary>
    public static IDisposable Open(CodeWriter code, NetNames names, EquatableArray<string> hidden, EquatableArray<string> declared, string? file)
    {
        code.Summary("Through this class Nas.Runtime finds the space.");
        code.Line(Global.GeneratedCode);
        code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        var block = code.Block($"internal sealed class Definition : {Global.ISearchSpaceDefinition}");
        code.Line("/// <inheritdoc/>");
        code.Line($"public {Global.SearchSpace} Space => {names.GlobalNet}.Space;");
        code.Line();
        code.Line("/// <inheritdoc/>");
        Names(code, "HiddenNames", hidden);
        Names(code, "DeclaredNames", declared);
        if (file is not null)
        {
            code.Line($"public string DeclaredIn => {SymbolDisplay.FormatLiteral(file, quote: true)};");
            code.Line();
            code.Line("/// <inheritdoc/>");
        }

        code.Line($"public {Global.Supernet} CreateSupernet({Global.ReadOnlyDictionary} parameters) =>");
        code.Indented($"new {Global.MixedSupernet}({Global.NetworkPlan}.Of({names.GlobalNet}.Space, parameters));");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public {Global.Layer} Build({Global.Genotype} genotype, {Global.ReadOnlyDictionary} parameters) =>");
        code.Indented($"new {Global.Network}({Global.NetworkPlan}.Of({names.GlobalNet}.Space, parameters), genotype);");
        code.Line();
        return block;
    }

    private static void Names(CodeWriter code, string property, EquatableArray<string> names)
    {
        if (names.Count == 0) return;
        code.Line($"public {Global.ReadOnlyCollection} {property} {{ get; }} = new string[] {{ {string.Join(", ", names.Select(name => $"\"{name}\""))} }};");
        code.Line();
        code.Line("/// <inheritdoc/>");
    }
}
