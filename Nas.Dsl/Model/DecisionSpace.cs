using System.Numerics;

namespace Nas.Dsl.Model;

/// <summary>
/// The ordered decisions of a space. A decision's condition names one earlier decision, so the decisions form a forest and can be
/// counted exactly.
/// </summary>
/// <param name="Items">The decisions; a parent stands before its children.</param>
public sealed record DecisionSpace(EquatableArray<Decision> Items)
{
    /// <summary>Exactly how many architectures there are.</summary>
    public BigInteger Count => new ArchitectureCounts(this).Total;

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
}
