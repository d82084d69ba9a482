using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;

namespace Nas.Runtime.Recipes;

internal sealed class DrnasRecipe : SupernetRecipe
{
    public override string Name => "drnas";

    public override string Description =>
        "DARTS with weights drawn from a Dirichlet distribution, whose concentrations are learnt through the draws (Chen et al. 2021).";

    public override int DefaultEpochs => 100;

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new DirichletRelaxation(run.Decisions, run.Device, random);
}
