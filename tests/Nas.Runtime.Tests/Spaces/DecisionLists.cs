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

    /// <summary>Independent one-of-n decisions.</summary>
    public static DecisionSpace Independent(int decisions, int choices) =>
        Of([.. Enumerable.Range(0, decisions).Select(i => Choice($"d{i}", choices))]);

    public static DecisionSpace Of(params Decision[] decisions) => new(decisions.ToEquatableArray());

    public static Decision Choice(string name, int choices, int parent = -1, int bits = 0) =>
        new(name, DecisionKind.One, Names(choices), default, 1, parent, bits);

    public static Decision Subset(string name, int choices, int keep, int parent = -1, int bits = 0) =>
        new(name, DecisionKind.Some, Names(choices), default, keep, parent, bits);

    private static EquatableArray<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"c{i}").ToEquatableArray();
}
