using System.Numerics;
using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>
/// Draws every architecture of a space with the same probability. <see cref="Sampling.Sample"/> draws every value of a decision so, as the
/// papers do: of a depth of 1 to 4 blocks each depth comes as often as the others, here each block's architectures do.
/// </summary>
public sealed class UniformSampling
{
    private readonly DecisionSpace _space;
    private readonly ArchitectureCounts _counts;
    private readonly BigInteger[,]?[] _sets;
    private readonly (long[] Values, BigInteger[] Counts)[] _values; // with their counts, where they are not sets

    /// <summary>Counts the space.</summary>
    public UniformSampling(DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        _counts = new ArchitectureCounts(space);
        _sets = [.. Enumerable.Range(0, space.Items.Count).Select(i => _counts.CountsSets(i) ? _counts.Sets(i) : null)];
        _values = [.. space.Items.Select((d, i) => _sets[i] is not null ? ([], []) : ((long[])[.. d.Values], (BigInteger[])[.. d.Values.Select(v => _counts.Below(i, v))]))];
    }

    /// <summary>An architecture.</summary>
    public Genotype Sample(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var values = new long[_space.Items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = !_space.IsActive(i, values) ? -1 : _counts.IsOrdered(i) ? Draw(_counts.Behind(i, values), random) : _sets[i] is { } ways ? DrawSet(i, ways, random) : _values[i].Values[Draw(_values[i].Counts, random)];
        return new Genotype(_space, values);
    }

    private long DrawSet(int decision, BigInteger[,] ways, RandomStream random)
    {
        var (value, size) = (0L, 0);
        for (var choice = 0; choice < _space.Items[decision].Choices.Count; choice++)
        {
            if (Draw([ways[choice + 1, size], ways[choice, size] - ways[choice + 1, size]], random) == 0) continue;
            value |= 1L << choice;
            size++;
        }

        return value;
    }

    // The index of one of some counts, in proportion to them.
    private static int Draw(BigInteger[] counts, RandomStream random)
    {
        var left = random.Next(counts.Aggregate(BigInteger.Zero, (sum, count) => sum + count));
        var index = 0;
        while (left >= counts[index]) left -= counts[index++];
        return index;
    }
}
