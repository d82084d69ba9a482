using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>Single paths by the sandwich rule (Yu et al. 2020, section 3.1): in each step the largest architecture, the smallest, and some that are drawn uniformly, in this order.</summary>
/// <param name="space">The space.</param>
/// <param name="sizes">Which are the largest and the smallest.</param>
/// <param name="drawn">How many are drawn, from 0.</param>
/// <param name="constraints">What those that are drawn must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class SandwichPaths(DecisionSpace space, ArchitectureSizes sizes, int drawn, Constraints constraints, RandomStream random)
    : FixedPaths(space, [sizes.Largest, sizes.Smallest], drawn, constraints, random);
