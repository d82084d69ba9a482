using Nas.Dsl.Model;

namespace Nas.Runtime.Tests.Spaces;

/// <summary>Spaces that are nothing but a list of decisions, as a table may have them.</summary>
internal static class DecisionLists
{
    /// <summary>A single architecture.</summary>
    public static DecisionSpace One { get; } = Of(Choice("only", 1));

    /// <summary>Two architectures.</summary>
    public static DecisionSpace Two { get; } = Of(Choice("only", 1), Choice("either", 2));

    /// <summary>
    /// 2 + 3 * 6 = 20 architectures: under off there is one of two, under on one of three and two of four. (The names have no dots.)
    /// </summary>
    public static DecisionSpace Conditional { get; } = Of(
        Choice("switch", 2),
        Choice("off", 2, parent: 0, bits: 1),
        Choice("on", 3, parent: 0, bits: 2),
        Subset("some", 4, 2, parent: 0, bits: 2));

    /// <summary>
    /// 1 to 3 of four, and for each of them one of two; then any of three under the first: 4 * 2 + 6 * 4 + 4 * 8 = 64 sets with operations, of
    /// which those with the first, 2 + 3 * 4 + 3 * 8 = 38, have any of three: 26 + 38 * 8 = 330 architectures.
    /// </summary>
    public static DecisionSpace Ranged { get; } = Of(
        Subset("from", 4, 1, 3, parent: -1, bits: 0),
        Choice("a", 2, parent: 0, bits: 1),
        Choice("b", 2, parent: 0, bits: 2),
        Choice("c", 2, parent: 0, bits: 4),
        Choice("d", 2, parent: 0, bits: 8),
        Subset("skip", 3, 0, 3, parent: 0, bits: 1));

    /// <summary>Independent one-of-n decisions.</summary>
    public static DecisionSpace Independent(int decisions, int choices) =>
        Of([.. Enumerable.Range(0, decisions).Select(i => Choice($"d{i}", choices))]);

    public static DecisionSpace Of(params Decision[] decisions) => new(decisions.ToEquatableArray());

    public static Decision Choice(string name, int choices, int parent = -1, int bits = 0) =>
        Decision.One(name, Names(choices)) with { Parent = parent, ParentBits = bits };

    public static Decision Subset(string name, int choices, int keep, int parent = -1, int bits = 0) => Subset(name, choices, keep, keep, parent, bits);

    public static Decision Subset(string name, int choices, int min, int max, int parent, int bits) =>
        Decision.Some(name, Names(choices), min, max) with { Parent = parent, ParentBits = bits };

    private static EquatableArray<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"c{i}").ToEquatableArray();
}
