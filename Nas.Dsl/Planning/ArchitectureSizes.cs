using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>
/// Which architectures of a space are large and which small, by the multiply-adds of their networks and, of equals, by their parameters. The largest and the smallest are found by
/// ascent: decision by decision the value of highest cost is taken, until no decision raises it; nothing is drawn, so that they are always the same.
/// </summary>
public sealed class ArchitectureSizes
{
    private readonly NetworkPlan _plan;
    private readonly DecisionSpace _space;
    private readonly long[] _largest; // a value of each decision, of those that are not active as well
    private readonly long[]?[] _rising;

    /// <summary>Looks for the largest and the smallest.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">Values for some or all of the net's parameters; the others keep their defaults.</param>
    public ArchitectureSizes(SearchSpace space, IReadOnlyDictionary<string, int>? parameters = null)
    {
        (_plan, _space) = (NetworkPlan.Of(space, parameters), space.Decisions);
        _rising = new long[_space.Items.Count][];
        _largest = Extreme(sign: 1);
        (Largest, Smallest) = (_space.Nearest(_largest), _space.Nearest(Extreme(sign: -1)));
    }

    /// <summary>The architecture of highest cost.</summary>
    public Genotype Largest { get; }

    /// <summary>The architecture of lowest cost.</summary>
    public Genotype Smallest { get; }

    /// <summary>The values of a decision of one of n by rising cost of the largest architecture with each of them; where that has no such decision, of one that has it.</summary>
    /// <param name="decision">The decision, by its index.</param>
    public IReadOnlyList<long> Rising(int decision) => _rising[decision] ??= [.. _space.Items[decision].Values.OrderBy(Cost(_largest, decision))];

    /// <summary>The architecture that takes other values than the largest at some decisions.</summary>
    /// <param name="value">The value of a decision, by its index, or null: that of the largest.</param>
    public Genotype Changed(Func<int, long?> value) => _space.Nearest([.. _largest.Select((largest, i) => value(i) ?? largest)]);

    private long[] Extreme(int sign)
    {
        long[] values = [.. _space.Items.Select(d => d.Neutral)];
        for (var (round, moves) = (0, true); moves; round++)
        {
            moves = false;
            for (var i = 0; i < values.Length; i++)
            {
                // What is not active has a value all the same, since it may become active.
                if (round > 0 && !_space.IsActive(i, values)) continue;
                var cost = Cost(values, i);
                var (best, at) = (values[i], cost(values[i]));
                foreach (var other in _space.Items[i].Others(values[i]))
                {
                    if (cost(other) is var changed && changed.CompareTo(at) == sign) (best, at) = (other, changed);
                }

                moves |= best != values[i];
                values[i] = best;
            }
        }

        return values;
    }

    // The cost with another value of a decision, where it is active.
    private Func<long, (long Flops, long Parameters)> Cost(long[] values, int decision)
    {
        var context = values.ToArray();
        for (var (child, parent) = (decision, _space.Items[decision].Parent); parent >= 0; (child, parent) = (parent, _space.Items[parent].Parent))
        {
            var (above, bits) = (_space.Items[parent], _space.Items[child].ParentBits);
            if ((above.Bits(context[parent]) & bits) == 0) context[parent] = above.Values.First(v => (above.Bits(v) & bits) != 0);
        }

        return value =>
        {
            context[decision] = value;
            var (parameters, flops) = Planning.Cost.Of(_plan, _space.Nearest(context));
            return (flops, parameters);
        };
    }
}
