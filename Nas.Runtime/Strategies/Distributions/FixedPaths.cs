using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>Single paths, in each step the same architectures and, behind them, some that are drawn uniformly.</summary>
/// <param name="space">The space.</param>
/// <param name="paths">The architectures of every step, in their order.</param>
/// <param name="drawn">How many are drawn, from 0.</param>
/// <param name="constraints">What those that are drawn must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public class FixedPaths(DecisionSpace space, IReadOnlyList<Genotype> paths, int drawn, Constraints constraints, RandomStream random) : RandomPaths(space, random)
{
    private int _next; // of the paths of a step

    /// <summary>How many paths a step has.</summary>
    public int Count => paths.Count + drawn;

    /// <summary>Whether the step under way is the last of the search.</summary>
    public bool IsLast { get; private set; }

    /// <inheritdoc/>
    public override void Begin(SearchStep step) => (_next, IsLast) = (0, step.Epoch + 1 == step.Epochs && step.Step + 1 == step.Steps);

    /// <inheritdoc/>
    public override Gates Sample()
    {
        var place = _next;
        _next = (_next + 1) % Count;
        return Gates.Of(place < paths.Count ? paths[place] : Draw(constraints));
    }
}
