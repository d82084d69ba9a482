namespace Nas.Runtime.Searching;

/// <summary>The Pareto front: what nothing else dominates, being at least as good in every objective and better in one.</summary>
public static class ParetoFront
{
    /// <summary>
    /// Those of <paramref name="items"/> that no other dominates, in their order. Equals stand side by side; one with a value that is not a
    /// number never stands on the front.
    /// </summary>
    /// <param name="items">What is compared.</param>
    /// <param name="values">A value for each objective; larger is better.</param>
    public static IReadOnlyList<T> Of<T>(IEnumerable<T> items, Func<T, IReadOnlyList<double>> values)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(values);
        var front = new List<(T Item, IReadOnlyList<double> Values)>();
        foreach (var item in items)
        {
            var own = values(item);
            if (own.Any(double.IsNaN) || front.Exists(other => Dominates(other.Values, own))) continue;
            front.RemoveAll(other => Dominates(own, other.Values));
            front.Add((item, own));
        }

        return [.. front.Select(f => f.Item)];
    }

    /// <summary>Whether <paramref name="a"/> is at least as good as <paramref name="b"/> in every objective, and better in one.</summary>
    /// <param name="a">A value for each objective; larger is better.</param>
    /// <param name="b">As many.</param>
    public static bool Dominates(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var better = false;
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] < b[i]) return false;
            better |= a[i] > b[i];
        }

        return better;
    }
}
