using System.Numerics;

namespace Nas.Dsl.Model;

/// <summary>
/// The ordered decisions of a space. A decision's condition names one earlier decision, so the decisions form a forest and can be
/// counted exactly; where what may be chosen depends on more that came before, <see cref="Order"/> says so.
/// </summary>
/// <param name="Items">The decisions; a parent stands before its children.</param>
public sealed record DecisionSpace(EquatableArray<Decision> Items)
{
    /// <summary>Exactly how many architectures there are.</summary>
    public BigInteger Count => new ArchitectureCounts(this).Total;

    /// <summary>Which values may stand behind which, or null: the decisions depend on nothing but their conditions.</summary>
    public DecisionOrder? Order { get; init; }

    /// <summary>The architecture in which every decision takes its neutral value, or the first that may stand there.</summary>
    public Genotype Neutral => Nearest([.. Items.Select(d => d.Neutral)]);

    /// <summary>The index of the decision named <paramref name="name"/>, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Items.Count; i++)
            if (Items[i].Name == name) return i;
        return -1;
    }

    /// <summary>Whether decision <paramref name="index"/> is active under the earlier <paramref name="values"/>.</summary>
    public bool IsActive(int index, IReadOnlyList<long> values)
    {
        var decision = Items[index];
        if (decision.Parent < 0) return true;
        return IsActive(decision.Parent, values) && (decision.ParentBits & Items[decision.Parent].Bits(values[decision.Parent])) != 0;
    }

    /// <summary>The decisions that are active where decision <paramref name="parent"/> takes <paramref name="choice"/>, by their indices.</summary>
    public int[] Children(int parent, int choice) =>
        [.. Enumerable.Range(0, Items.Count).Where(i => Items[i].Parent == parent && (Items[i].ParentBits >> choice & 1) != 0)];

    /// <summary>The values that an active decision may take behind earlier ones, rising; or null: all of its own.</summary>
    /// <param name="index">The decision.</param>
    /// <param name="values">A value for each earlier decision, which may stand where they stand.</param>
    public IReadOnlyList<long>? Allowed(int index, IReadOnlyList<long> values) => Order?.Allowed(index, values);

    /// <summary>Whether an active decision may take a value behind earlier ones.</summary>
    /// <param name="index">The decision.</param>
    /// <param name="value">The value.</param>
    /// <param name="values">A value for each earlier decision, which may stand where they stand.</param>
    public bool Allows(int index, long value, IReadOnlyList<long> values) => Items[index].Allows(value) && (Allowed(index, values)?.Contains(value) ?? true);

    /// <summary>What is wrong with values that are right by themselves but may not stand behind one another, as a sentence; or null: nothing.</summary>
    /// <param name="values">A value for each decision; of one that is not active any.</param>
    public string? Refusal(IReadOnlyList<long> values)
    {
        if (Order?.Refused(values) is not (>= 0 and var index)) return null;
        var choices = Items[index].Choices;
        return $"{Items[index].Name} cannot be {choices[(int)values[index]]} behind what comes before; it can be {string.Join(", ", Allowed(index, values)!.Select(v => choices[(int)v]))}.";
    }

    /// <summary>The architecture that has <paramref name="values"/> where they may stand; else a decision has the first value that it may take there.</summary>
    /// <param name="values">A value for each decision.</param>
    public Genotype Nearest(IReadOnlyList<long> values)
    {
        var nearest = values.ToArray();
        for (var i = 0; i < nearest.Length; i++)
            if (IsActive(i, nearest) && !Allows(i, nearest[i], nearest)) nearest[i] = Allowed(i, nearest)?[0] ?? Items[i].ValueAt(0);
        return new Genotype(this, nearest);
    }
}
