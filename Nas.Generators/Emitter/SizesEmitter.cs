using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes the members of an architecture for the decisions of a net itself: the side of its images, and the widths at its places.</summary>
internal static class SizesEmitter
{
    /// <summary>Writes the comments on the members.</summary>
    public static void Comments(CodeWriter code, NetNames names)
    {
        foreach (var (name, decision, sizes) in Members(names))
        {
            var what = decision == names.Space.Side ? "The side of the images that it looks at" : "The width from its place on";
            code.Param(name, IsNumber(sizes) ? $"{what}: {string.Join(" or ", sizes)}." : $"{what}: {string.Join(", ", sizes.Select((s, i) => $"{i} is <c>{s}</c>"))}.");
        }
    }

    /// <summary>The expressions that read the members.</summary>
    public static IEnumerable<string> Read(NetNames names) => Members(names).Select(m => IsNumber(m.Sizes)
        ? $"new int[] {{ {string.Join(", ", m.Sizes)} }}[genotype[{m.Decision}]]" : $"(int)genotype[{m.Decision}]");

    /// <summary>Writes the statements that write the members.</summary>
    public static void Write(CodeWriter code, NetNames names)
    {
        foreach (var (name, decision, sizes) in Members(names))
        {
            using (code.Block($"values[{decision}] = {name} switch", "};"))
            {
                for (var i = 0; i < sizes.Count; i++) code.Line($"{(IsNumber(sizes) ? sizes[i] : $"{i}")} => {i},");
                code.Line($"_ => throw new {Global.ArgumentException}($\"{name} is {{{name}}}; it must be {(IsNumber(sizes) ? string.Join(" or ", sizes) : $"0 to {sizes.Count - 1}")}.\"),");
            }
        }
    }

    /// <summary>What the members are called: <c>Image</c> and <c>Channels1</c>, or <c>Channels1Index</c> where a width is a parameter of the net.</summary>
    public static IEnumerable<string> Names(SearchSpace space) =>
        space.Sizes.Select(s => $"{Identifiers.Pascal(s.Name)}{(IsNumber(space.Decisions.Items[s.Decision].Choices) ? "" : "Index")}");

    private static IEnumerable<(string Name, int Decision, EquatableArray<string> Sizes)> Members(NetNames names) =>
        names.Sizes.Zip(names.Space.Sizes, (name, size) => (name, size.Decision, names.Space.Decisions.Items[size.Decision].Choices));

    private static bool IsNumber(EquatableArray<string> sizes) => sizes.All(s => s.All(char.IsDigit));
}
