using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes the members of an architecture for the widths at places of a net.</summary>
internal static class WidthsEmitter
{
    /// <summary>Writes the comments on the members.</summary>
    public static void Comments(CodeWriter code, NetNames names)
    {
        foreach (var (name, widths) in Members(names))
            code.Param(name, IsNumber(widths) ? $"The width from its place on: {string.Join(" or ", widths)}." : $"The width from its place on: {string.Join(", ", widths.Select((w, i) => $"{i} is <c>{w}</c>"))}.");
    }

    /// <summary>The expressions that read the members.</summary>
    public static IEnumerable<string> Read(NetNames names) => Members(names).Zip(names.Space.Widths, (member, decision) => IsNumber(member.Widths)
        ? $"new int[] {{ {string.Join(", ", member.Widths)} }}[genotype[{decision}]]" : $"(int)genotype[{decision}]");

    /// <summary>Writes the statements that write the members.</summary>
    public static void Write(CodeWriter code, NetNames names)
    {
        foreach (var ((name, widths), decision) in Members(names).Zip(names.Space.Widths, (member, decision) => (member, decision)))
        {
            using (code.Block($"values[{decision}] = {name} switch", "};"))
            {
                for (var i = 0; i < widths.Count; i++) code.Line($"{(IsNumber(widths) ? widths[i].ToString() : $"{i}")} => {i},");
                code.Line($"_ => throw new {Global.ArgumentException}($\"{name} is {{{name}}}; it must be {(IsNumber(widths) ? string.Join(" or ", widths) : $"0 to {widths.Count - 1}")}.\"),");
            }
        }
    }

    /// <summary>What the members are called: <c>Channels1</c>, or <c>Channels1Index</c> where a width is a parameter of the net.</summary>
    public static IEnumerable<string> Names(SearchSpace space) =>
        space.Net.Blocks.Where(b => b.Widths.Count > 0).Select((b, i) => $"Channels{i + 1}{(IsNumber(b.Widths) ? "" : "Index")}");

    private static IEnumerable<(string Name, EquatableArray<Expression> Widths)> Members(NetNames names) =>
        names.Widths.Zip(names.Space.Net.Blocks.Where(b => b.Widths.Count > 0), (name, block) => (name, block.Widths));

    private static bool IsNumber(EquatableArray<Expression> widths) => widths.All(w => w.Parameter is null);
}
