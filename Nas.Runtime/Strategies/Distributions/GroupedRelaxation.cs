using System.Numerics;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// The relaxation of DARTS in two stages (StacNAS; Li et al. 2019): in the first, one candidate stands for each group of similar ones, so that these do not share what is theirs among
/// themselves; in the second, those of the group that won compete. Search-only candidates take part in both.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where the initial parameters of both stages come from; they are almost uniform.</param>
/// <param name="groups">For each decision the group of each of its choices, whose first stands for it; or null: all of its candidates compete in both stages.</param>
public sealed class GroupedRelaxation(DecisionSpace space, Device device, RandomStream random, IReadOnlyList<int[]?> groups)
    : StagedRelaxation(space, device, random, d => groups[d] is { } g ? Representatives(g) | SearchOnly(space.Items[d]) : All(space.Items[d]))
{
    /// <inheritdoc/>
    protected override long Next(int decision, double[] weights) => groups[decision] is { } g
        ? Members(g, g[Enumerable.Range(0, g.Length).MaxBy(c => weights[c])]) | SearchOnly(Space.Items[decision])
        : Kept(decision);

    /// <inheritdoc/>
    protected override Gate GateOf(int decision, Tensor? weights, long active) =>
        // The weight of a single one is 1.
        weights is not null && BitOperations.IsPow2(active) ? Gate.PickBits(active) : base.GateOf(decision, weights, active);

    private static long All(Decision decision) => (1L << decision.Width) - 1;

    private static long SearchOnly(Decision decision) => All(decision) & ~((1L << decision.Choices.Count) - 1);

    private static long Representatives(int[] groups) => groups.Distinct().Sum(g => 1L << Array.IndexOf(groups, g));

    private static long Members(int[] groups, int group) => Enumerable.Range(0, groups.Length).Where(c => groups[c] == group).Sum(c => 1L << c);
}
