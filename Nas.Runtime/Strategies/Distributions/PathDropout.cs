using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// All paths at once, each of them dropped with a probability that rises in a straight line from 0 at the beginning of the search to r^(1/k) at its end, where k paths lead to the same node:
/// r is the probability that none of them were left (Bender et al. 2018, section 3.2). What is left counts once each. Where a node needs an input, one stays in any case.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the gates live.</param>
/// <param name="rate">r, 0 to 1.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class PathDropout(DecisionSpace space, Device device, double rate, RandomStream random) : IGateDistribution
{
    private readonly (int Decision, int Candidate)[][] _groups = [.. Groups(space)];
    private double _done; // of the search, 0 to 1

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public void Begin(SearchStep step) => _done = (step.Epoch + (step.Step / (double)step.Steps)) / step.Epochs;

    /// <inheritdoc/>
    public Gates Sample()
    {
        var active = new long[space.Items.Count];
        foreach (var group in _groups)
        {
            var dropped = _done * Math.Pow(rate, 1.0 / group.Length);
            var kept = group.Where(_ => random.NextDouble() >= dropped).ToArray();
            var node = space.Items[group[0].Decision] is { Kind: DecisionKind.One, Parent: >= 0 and var parent } ? space.Items[parent] : space.Items[group[0].Decision];
            if (kept.Length == 0 && node.Min > 0) kept = [group[random.Next(group.Length)]];
            foreach (var (decision, candidate) in kept)
            {
                active[decision] |= 1L << candidate;
                if (space.Items[decision].Parent is >= 0 and var edges && space.Items[edges].Kind == DecisionKind.Some) active[edges] |= space.Items[decision].ParentBits;
            }
        }

        var once = space.Items.Select(d => d.Width).Distinct().ToDictionary(width => width, width => ones(width, device: device));
        return new([.. space.Items.Select((d, i) => d.Kind == DecisionKind.Some ? Gate.PickBits(active[i]) : active[i] == 0 ? Gate.Closed : Gate.Mix(once[d.Width], active[i]))]);
    }

    /// <summary>A random architecture.</summary>
    public Genotype Derive(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return constraints.First(() => space.Sample(random));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => writer.Write(random);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => reader.ReadInto(random);

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
