using Nas.Runtime.Evaluation;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Objectives;

/// <summary>The trials that no other trial dominates: none is at least as good in every objective and better in one.</summary>
/// <param name="objectives">At least one.</param>
public sealed class ParetoFront(IReadOnlyList<Objective> objectives)
{
    private readonly List<Trial> _trials = [];

    /// <summary>The trials on the front, the best in the first objective first.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Takes a trial in, and drops those that it dominates. One architecture stands on the front once with the same values.</summary>
    /// <returns>Whether the trial is on the front.</returns>
    public bool Add(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var values = Values(trial.Score);
        foreach (var other in _trials)
        {
            var others = Values(other.Score);
            if (Dominates(others, values) || (other.Genotype.Equals(trial.Genotype) && others.SequenceEqual(values))) return false;
        }

        _trials.RemoveAll(other => Dominates(values, Values(other.Score)));
        var at = _trials.FindIndex(other => objectives[0].Value(other.Score) < values[0]);
        _trials.Insert(at < 0 ? _trials.Count : at, trial);
        return true;
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

    private double[] Values(Score score) => [.. objectives.Select(o => o.Value(score))];
}
