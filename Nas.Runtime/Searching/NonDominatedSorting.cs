namespace Nas.Runtime.Searching;

/// <summary>Ranks points with several objectives (Deb et al. 2002, section III). Larger values are better.</summary>
public static class NonDominatedSorting
{
    /// <summary>
    /// The fronts, the best one first: the points that none dominates; then those that only points of the first front dominate; and so on.
    /// </summary>
    /// <param name="points">For each point a value for each objective.</param>
    /// <returns>Indices of points, in rising order within a front; each point is in one front.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Fronts(IReadOnlyList<IReadOnlyList<double>> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var dominated = points.Select(_ => new List<int>()).ToArray(); // by this point
        var dominators = new int[points.Count];
        for (var a = 0; a < points.Count; a++)
        {
            for (var b = 0; b < points.Count; b++)
            {
                if (!ParetoFront.Dominates(points[a], points[b])) continue;
                dominated[a].Add(b);
                dominators[b]++;
            }
        }

        var fronts = new List<IReadOnlyList<int>>();
        var front = Enumerable.Range(0, points.Count).Where(i => dominators[i] == 0).ToList();
        while (front.Count > 0)
        {
            fronts.Add(front);
            var next = new List<int>();
            foreach (var other in front.SelectMany(i => dominated[i]))
                if (--dominators[other] == 0) next.Add(other);
            next.Sort();
            front = next;
        }

        return fronts;
    }

    /// <summary>
    /// The crowding distance of each point of a front: the sum over the objectives of the gap between its two neighbours, as a share of the
    /// front's range. Infinite at the ends.
    /// </summary>
    /// <param name="front">For each point a value for each objective.</param>
    public static IReadOnlyList<double> CrowdingDistances(IReadOnlyList<IReadOnlyList<double>> front)
    {
        ArgumentNullException.ThrowIfNull(front);
        var distances = new double[front.Count];
        for (var objective = 0; front.Count > 0 && objective < front[0].Count; objective++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => front[i][objective]).ToArray();
            var range = front[order[^1]][objective] - front[order[0]][objective];
            distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
            for (var i = 1; i < order.Length - 1 && range > 0; i++)
                distances[order[i]] += (front[order[i + 1]][objective] - front[order[i - 1]][objective]) / range;
        }

        return distances;
    }
}
