using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// All paths at once, each of them dropped with a probability that rises in a straight line from 0 at the beginning of the search to r^(1/k) at its end, where k paths lead to the same node:
/// r is the probability that none of them were left (Bender et al. 2018, section 3.2). What is left counts once each. Where a node needs an input, one stays in any case.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the gates live.</param>
/// <param name="rate">r, 0 to 1.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class PathDropout(DecisionSpace space, Device device, double rate, RandomStream random) : RandomPaths(space, random)
{
    private readonly (int Decision, int Candidate)[][] _groups = [.. Groups(space)];
    private double _done; // of the search, 0 to 1

    /// <inheritdoc/>
    public override void Begin(SearchStep step) => _done = step.Done;

    /// <inheritdoc/>
    public override Gates Sample()
    {
        var active = new long[Space.Items.Count];
        foreach (var group in _groups)
        {
            var dropped = _done * Math.Pow(rate, 1.0 / group.Length);
            var kept = group.Where(_ => Random.NextDouble() >= dropped).ToArray();
            var node = Space.Items[group[0].Decision] is { Kind: DecisionKind.One, Parent: >= 0 and var parent } ? Space.Items[parent] : Space.Items[group[0].Decision];
            if (kept.Length == 0 && node.Min > 0) kept = [group[Random.Next(group.Length)]];
            foreach (var (decision, candidate) in kept)
            {
                active[decision] |= 1L << candidate;
                if (Space.Items[decision].Parent is >= 0 and var edges && Space.Items[edges].Kind == DecisionKind.Some) active[edges] |= Space.Items[decision].ParentBits;
            }
        }

        var once = Space.Items.Select(d => d.Width).Distinct().ToDictionary(width => width, width => ones(width, device: device));
        return new([.. Space.Items.Select((d, i) => d.Kind == DecisionKind.Some ? Gate.PickBits(active[i]) : active[i] == 0 ? Gate.Closed : Gate.Mix(once[d.Width], active[i]))]);
    }

    // The paths that lead to one node: the candidates on all edges that it may take, or edges that have none; else the candidates of one decision.
    private static IEnumerable<(int Decision, int Candidate)[]> Groups(DecisionSpace space)
    {
        for (var i = 0; i < space.Items.Count; i++)
        {
            var (index, decision) = (i, space.Items[i]);
            if (decision.Kind == DecisionKind.Some)
                yield return [.. Enumerable.Range(0, decision.Choices.Count).SelectMany(edge => space.Children(index, edge).SelectMany(Candidates).DefaultIfEmpty((index, edge)))];
            else if (decision.Parent < 0 || space.Items[decision.Parent].Kind == DecisionKind.One)
                yield return [.. Candidates(index)];
        }

        IEnumerable<(int Decision, int Candidate)> Candidates(int decision) => Enumerable.Range(0, space.Items[decision].Width).Select(c => (decision, c));
    }
}
