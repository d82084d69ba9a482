namespace Nas.Dsl.Model;

/// <summary>The orders of a few things, by their rank among all orders: first that in which they rise, last that in which they fall.</summary>
public static class Permutations
{
    /// <summary>n!: how many orders n things have, n up to 12.</summary>
    public static int Count(int n) => Enumerable.Range(1, n).Aggregate(1, (product, i) => checked(product * i));

    /// <summary>The order of rank <paramref name="rank"/>: which thing stands first, second, ...</summary>
    /// <param name="n">How many things there are.</param>
    /// <param name="rank">From 0 to n!, exclusive.</param>
    public static IReadOnlyList<int> At(int n, int rank)
    {
        var rest = Enumerable.Range(0, n).ToList();
        var order = new List<int>(n);
        for (var left = n; left > 0; left--)
        {
            var below = Count(left - 1);
            order.Add(rest[rank / below]);
            rest.RemoveAt(rank / below);
            rank %= below;
        }

        return order;
    }

    /// <summary>The rank of an order.</summary>
    /// <param name="order">0 to n, exclusive, each once.</param>
    public static int Rank(IReadOnlyList<int> order) =>
        Enumerable.Range(0, order.Count).Sum(i => order.Skip(i + 1).Count(later => later < order[i]) * Count(order.Count - 1 - i));
}
