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
        foreach (var (part, _) in space.Settings) code.Param(Name(part), $"One of <c>{part.Setting}</c>.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {Record}({string.Join(", ", space.Settings.Select(s => $"{Type(s.Part.Setting)} {Name(s.Part)}"))})"))
        {
            code.Line($"internal static {Record} Read({Global.Genotype} genotype) => new {Record}(");
            code.List(space.Settings.Select(s => Read(s.Part.Setting, s.Decisions)), ");");
            code.Line();
            using (code.Block("internal void Write(long[] values)"))
                foreach (var (part, decisions) in space.Settings) Write(code, part, decisions);
        }
    }

    private static string Read(Setting setting, IReadOnlyList<int> decisions) => setting.Policy is null
        ? $"new {Type(setting)}[] {{ {string.Join(", ", setting.Choices)} }}[genotype[{decisions[0]}]]"
        : $"{Global.PolicyTransform}.At({string.Join(", ", decisions.Select(d => $"genotype[{d}]"))})";

    private static void Write(CodeWriter code, SettingPart part, IReadOnlyList<int> decisions)
    {
        var (name, setting, decision) = (Name(part), part.Setting, decisions[0]);
        if (setting.Policy is not null)
        {
            code.Line($"({string.Join(", ", decisions.Select(d => $"values[{d}]"))}) = {name}.Chosen();");
            return;
        }

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

    private static string Name(SettingPart part) => Identifiers.Pascal(part.Name);

    private static string Type(Setting setting) =>
        setting.Definition.Kind switch { SettingKind.Flag => "bool", SettingKind.Whole => "int", SettingKind.Transform => Global.PolicyTransform, _ => "double" };
}
