using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies;

/// <summary>Trials in the crowded-comparison order (Deb et al. 2002, section III-B): by front, within a front by crowding distance.</summary>
internal sealed class RankedTrials
{
    private readonly IReadOnlyList<Trial> _trials;
    private readonly IReadOnlyList<Objective> _objectives;
    private readonly int[] _fronts;
    private readonly double[] _distances;

    public RankedTrials(IReadOnlyList<Trial> trials, IReadOnlyList<Objective> objectives)
    {
        (_trials, _objectives) = (trials, objectives);
        (_fronts, _distances) = (new int[trials.Count], new double[trials.Count]);
        double[][] points = [.. trials.Select(t => objectives.Select(o => o.Value(t.Score)).ToArray())];
        foreach (var (rank, front) in NonDominatedSorting.Fronts(points).Index())
        {
            var distances = NonDominatedSorting.CrowdingDistances([.. front.Select(i => points[i])]);
            foreach (var (place, index) in front.Index()) (_fronts[index], _distances[index]) = (rank, distances[place]);
        }
    }

    public int Count => _trials.Count;

    public Trial this[int index] => _trials[index];

    /// <summary>This where <paramref name="trials"/> are the same, so that they are ranked once.</summary>
    public RankedTrials Of(IReadOnlyList<Trial> trials)
    {
        var same = trials.Count == Count;
        for (var i = 0; same && i < Count; i++) same = ReferenceEquals(trials[i], _trials[i]);
        return same ? this : new(trials, _objectives);
    }

    /// <summary>Whether the trial at <paramref name="a"/> comes before that at <paramref name="b"/>.</summary>
    public bool IsBetter(int a, int b) => _fronts[a] < _fronts[b] || (_fronts[a] == _fronts[b] && _distances[a] > _distances[b]);

    /// <summary>The first <paramref name="count"/> in this order.</summary>
    public IReadOnlyList<Trial> Best(int count) =>
        [.. Enumerable.Range(0, Count).OrderBy(i => _fronts[i]).ThenByDescending(i => _distances[i]).Take(count).Select(i => _trials[i])];
}
