using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Densities;

/// <summary>
/// A distribution over architectures in which decisions are independent: each value counts as often as it was observed where its decision
/// was active, and a uniform prior counts on top (Bergstra et al. 2011, section 4).
/// </summary>
public sealed class CategoricalDensity
{
    private readonly DecisionSpace _space;
    private readonly double _prior;
    private readonly List<long>[] _observed; // for each decision, the values it had where it was active
    private readonly Dictionary<long, int>[] _counts;

    /// <summary>The distribution of some architectures.</summary>
    /// <param name="space">The space.</param>
    /// <param name="observed">Points of it; may be empty.</param>
    /// <param name="priorWeight">How many observations of each value the prior counts as, above 0; 1 in the paper.</param>
    public CategoricalDensity(DecisionSpace space, IReadOnlyList<Genotype> observed, double priorWeight)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(priorWeight);
        (_space, _prior) = (space, priorWeight);
        _observed = [.. space.Items.Select((_, i) => observed.Where(g => g.IsActive(i)).Select(g => g[i]).ToList())];
        _counts = [.. _observed.Select(values => values.CountBy(v => v).ToDictionary())];
    }

    /// <summary>The logarithm of the probability of <paramref name="genotype"/>: the sum over its active decisions.</summary>
    public double Log(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        var sum = 0.0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (!genotype.IsActive(i)) continue;
            var allowed = _space.Allowed(i, genotype.Values);
            var observed = allowed is null ? _observed[i].Count : _observed[i].Count(allowed.Contains);
            var total = (_prior * _space.Possible(i, genotype.Values)) + observed;
            sum += Math.Log((_prior + _counts[i].GetValueOrDefault(genotype[i])) / total);
        }

        return sum;
    }

    /// <summary>An architecture drawn from it, decision by decision, active ones only.</summary>
    public Genotype Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var values = new long[_space.Items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!_space.IsActive(i, values)) continue;
            var observed = _observed[i];
            // Behind some values not all may stand: those count as if they had never been observed.
            if (_space.Allowed(i, values) is { } allowed) observed = [.. observed.Where(allowed.Contains)];
            var prior = _prior * _space.Possible(i, values);
            values[i] = random.NextDouble() * (prior + observed.Count) < prior ? _space.Draw(i, values, random) : observed[random.Next(observed.Count)];
        }

        return new(_space, values);
    }
}
