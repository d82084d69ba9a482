using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Densities;

/// <summary>
/// A kernel density over architectures: the mean over the observed ones of a product, over the decisions, of Aitchison and Aitken's kernel
/// (1976), 1 - λ for the same value and λ / (c - 1) for each of the c - 1 others. Unlike <see cref="CategoricalDensity"/> it knows which
/// values went together (Falkner et al. 2018).
/// </summary>
public sealed class CategoricalKernelDensity
{
    private const double SmallestBandwidth = 1e-3;
    private readonly DecisionSpace _space;
    private readonly IReadOnlyList<Genotype> _observed;
    private readonly double[] _bandwidths;

    /// <summary>The density of some architectures.</summary>
    /// <param name="space">The space.</param>
    /// <param name="observed">Points of it, at least one.</param>
    public CategoricalKernelDensity(DecisionSpace space, IReadOnlyList<Genotype> observed)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentOutOfRangeException.ThrowIfZero(observed.Count, nameof(observed));
        (_space, _observed) = (space, observed);
        _bandwidths = [.. space.Items.Select((_, i) => Bandwidth(i))];
    }

    /// <summary>λ of each decision, 0 to (c - 1) / c: the normal reference rule, with half the Gini impurity for the variance.</summary>
    public IReadOnlyList<double> Bandwidths => _bandwidths;

    /// <summary>The density at <paramref name="genotype"/>; it sums to 1 over a space of independent decisions.</summary>
    public double At(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return _observed.Average(observed =>
        {
            var product = 1.0;
            for (var i = 0; i < _bandwidths.Length; i++)
            {
                if (!genotype.IsActive(i)) continue;
                var count = _space.Possible(i, genotype.Values);
                if (count < 2) continue;
                // An observation in which the decision was not active, or had a value that may not stand here, says nothing about it.
                product *= !observed.IsActive(i) || !_space.Allows(i, observed[i], genotype.Values) ? 1.0 / count
                    : observed[i] == genotype[i] ? 1 - _bandwidths[i]
                    : _bandwidths[i] / (count - 1);
            }

            return product;
        });
    }

    /// <summary>An architecture drawn from the density with wider kernels: a point near one of those observed, each equally likely.</summary>
    /// <param name="factor">How much wider, at least 1.</param>
    /// <param name="random">Where the draws come from.</param>
    public Genotype Sample(double factor, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var observed = _observed[random.Next(_observed.Count)];
        var values = new long[_bandwidths.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!_space.IsActive(i, values)) continue;
            var count = _space.Possible(i, values);
            if (!observed.IsActive(i) || !_space.Allows(i, observed[i], values)) values[i] = _space.Draw(i, values, random);
            else if (count < 2 || random.NextDouble() >= Math.Min(factor * _bandwidths[i], Widest(count))) values[i] = observed[i];
            else do values[i] = _space.Draw(i, values, random); while (values[i] == observed[i]);
        }

        return new(_space, values);
    }

    // At this bandwidth the kernel is uniform.
    private static double Widest(long count) => (count - 1.0) / count;

    private double Bandwidth(int decision)
    {
        var values = _observed.Where(g => g.IsActive(decision)).Select(g => g[decision]).ToArray();
        var variance = values.Length == 0 ? 0 : (1 - values.CountBy(v => v).Sum(c => Math.Pow(c.Value / (double)values.Length, 2))) / 2;
        var rule = 1.06 * Math.Sqrt(variance) * Math.Pow(_observed.Count, -1.0 / (4 + _space.Items.Count));
        return Math.Min(Math.Max(rule, SmallestBandwidth), Widest(_space.Items[decision].ValueCount));
    }
}
