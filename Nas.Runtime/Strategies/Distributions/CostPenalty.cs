using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>What architectures cost, as a part of the loss that the architecture descends on.</summary>
public sealed class CostPenalty
{
    private readonly double _fixed;
    private readonly (int Decision, float[] Costs)[] _single; // of candidates by themselves
    private readonly CostTerm[] _others; // of several together: an argument of an operation, say
    private readonly Func<Tensor, Tensor, Tensor> _combine;

    /// <summary>A penalty.</summary>
    /// <param name="terms">The cost of each candidate.</param>
    /// <param name="combine">Makes one loss of the loss and the cost to be expected, in the unit of the terms: tensors of no dimensions.</param>
    public CostPenalty(IReadOnlyList<CostTerm> terms, Func<Tensor, Tensor, Tensor> combine)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _combine = combine;
        _fixed = terms.Where(t => t.Picks.Count == 0).Sum(t => t.Cost);
        _single =
        [
            .. terms.Where(t => t.Picks.Count == 1).GroupBy(t => t.Picks[0].Decision).Select(group =>
            {
                var costs = new float[group.Max(t => t.Picks[0].Candidate) + 1];
                foreach (var term in group) costs[term.Picks[0].Candidate] = (float)term.Cost;
                return (group.Key, costs);
            }),
        ];
        _others = [.. terms.Where(t => t.Picks.Count > 1)];
    }

    /// <summary>
    /// The cost that some weights of the candidates make one expect, in the unit of the terms: each term times the weights of all that it takes.
    /// </summary>
    /// <param name="weights">The weights of a decision's candidates, (width).</param>
    public Tensor Expected(Func<int, Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Tensor? total = null;
        foreach (var (decision, costs) in _single)
        {
            var row = weights(decision);
            using var prices = tensor(costs, device: row.device);
            Add(row.narrow(0, 0, costs.Length).dot(prices));
        }

        foreach (var term in _others)
            Add(term.Picks.Select(p => weights(p.Decision)[p.Candidate]).Aggregate((a, b) => a * b) * term.Cost);
        return total is null ? tensor((float)_fixed) : total + _fixed;

        void Add(Tensor cost) => total = total is null ? cost : total + cost;
    }

    /// <summary>The loss with the cost to be expected.</summary>
    /// <param name="loss">A tensor of no dimensions.</param>
    /// <param name="weights">The weights of a decision's candidates, (width).</param>
    public Tensor AddTo(Tensor loss, Func<int, Tensor> weights) => _combine(loss, Expected(weights));
}
