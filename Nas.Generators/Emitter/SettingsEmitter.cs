using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes what an architecture says of its training.</summary>
internal static class SettingsEmitter
{
    /// <summary>The record.</summary>
    public const string Record = "SettingsArchitecture";

    /// <summary>The member of an architecture that has it.</summary>
    public const string Member = "Settings";

    /// <summary>Writes the record.</summary>
    public static void Emit(CodeWriter code, SearchSpace space)
    {
        code.Summary($"How the networks of {space.Name} are trained.");
        foreach (var setting in space.Net.Settings) code.Param(Name(setting), $"One of <c>{setting}</c>.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {Record}({string.Join(", ", space.Net.Settings.Select(s => $"{Type(s)} {Name(s)}"))})"))
        {
            code.Line($"internal static {Record} Read({Global.Genotype} genotype) => new {Record}(");
            code.List(space.Net.Settings.Zip(space.Settings, (s, decision) => $"new {Type(s)}[] {{ {string.Join(", ", s.Choices)} }}[genotype[{decision}]]"), ");");
            code.Line();
            using (code.Block("internal void Write(long[] values)"))
                foreach (var (setting, decision) in space.Net.Settings.Zip(space.Settings, (s, decision) => (s, decision))) Write(code, setting, decision);
        }
    }

    private static void Write(CodeWriter code, Setting setting, int decision)
    {
        var name = Name(setting);
        if (setting.Definition.Kind == SettingKind.Flag)
        {
            code.Line($"values[{decision}] = {name} ? {(setting.Values[0] == 0 ? "1 : 0" : "0 : 1")};");
            return;
        }

        using (code.Block($"values[{decision}] = {name} switch", "};"))
        {
            foreach (var (choice, i) in setting.Choices.Select((choice, i) => (choice, i))) code.Line($"{choice} => {i},");
            code.Line($"_ => throw new {Global.ArgumentException}($\"{Member}.{name} is {{{name}}}; it must be one of {string.Join(", ", setting.Choices)}.\"),");
        }
    }

    private static string Name(Setting setting) => Identifiers.Pascal(setting.Name);

    private static string Type(Setting setting) => setting.Definition.Kind switch { SettingKind.Flag => "bool", SettingKind.Whole => "int", _ => "double" };
}
