using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>What architectures cost, as a part of the loss that the architecture descends on.</summary>
public sealed class CostPenalty
{
    private readonly double _fixed;
    private readonly (int[] Decisions, long[] Widths, float[] Costs)[] _tables; // what candidates cost by themselves, or several together: an argument of an operation, say
    private readonly Func<Tensor, Tensor, Tensor> _combine;

    /// <summary>A penalty.</summary>
    /// <param name="terms">The cost of each candidate.</param>
    /// <param name="combine">Makes one loss of the loss and the cost to be expected, in the unit of the terms: tensors of no dimensions.</param>
    public CostPenalty(IReadOnlyList<CostTerm> terms, Func<Tensor, Tensor, Tensor> combine)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _combine = combine;
        _fixed = terms.Where(t => t.Picks.Count == 0).Sum(t => t.Cost);
        _tables =
        [
            .. terms.Where(t => t.Picks.Count > 0).GroupBy(t => t.Picks.Select(p => p.Decision).ToEquatableArray()).Select(group =>
            {
                long[] widths = [.. group.Key.Select((_, i) => group.Max(t => t.Picks[i].Candidate) + 1L)];
                var costs = new float[widths.Aggregate(1L, (product, width) => product * width)];
                foreach (var term in group) costs[term.Picks.Select((p, i) => (p.Candidate, Width: widths[i])).Aggregate(0L, (place, p) => (place * p.Width) + p.Candidate)] = (float)term.Cost;
                return (group.Key.ToArray(), widths, costs);
            }),
        ];
    }

    /// <summary>
    /// The cost that some weights of the candidates make one expect, in the unit of the terms: each term times the weights of all that it takes.
    /// </summary>
    /// <param name="weights">The weights of a decision's candidates, (width).</param>
    public Tensor Expected(Func<int, Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Tensor? total = null;
        foreach (var (decisions, widths, costs) in _tables)
        {
            var rows = decisions.Zip(widths, (decision, width) => weights(decision).narrow(0, 0, width)).ToArray();
            // The last dimension of the table is weighed away, then the one before it.
            var cost = rows.Reverse().Aggregate(tensor(costs, widths, device: rows[0].device), (table, row) => table.matmul(row));
            total = total is null ? cost : total + cost;
        }

        return total is null ? tensor((float)_fixed) : total + _fixed;
    }

    /// <summary>The loss with the cost to be expected.</summary>
    /// <param name="loss">A tensor of no dimensions.</param>
    /// <param name="weights">The weights of a decision's candidates, (width).</param>
    public Tensor AddTo(Tensor loss, Func<int, Tensor> weights) => _combine(loss, Expected(weights));
}
