namespace Nas.Runtime.Searching;

/// <summary>Objectives in order: a later one decides only between equals of the earlier ones. A failed trial is worse than any other.</summary>
/// <param name="objectives">At least one.</param>
public sealed class Preference(IReadOnlyList<Objective> objectives) : IComparer<Score>
{
    /// <summary>The objectives, the first one first.</summary>
    public IReadOnlyList<Objective> Objectives => objectives;

    /// <summary>The value of each objective; larger is better.</summary>
    public IReadOnlyList<double> Values(Score score) => [.. objectives.Select(o => o.Value(score))];

    /// <summary>Positive where <paramref name="x"/> is better than <paramref name="y"/>.</summary>
    public int Compare(Score? x, Score? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = y.IsFailed.CompareTo(x.IsFailed);
        for (var i = 0; i < objectives.Count && order == 0; i++) order = objectives[i].Value(x).CompareTo(objectives[i].Value(y));
        return order;
    }
}
