using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Tables;

/// <summary>
/// Looks scores up. Its clock is a simulated one: an evaluation costs the seconds that the table says, and one that goes on from a lower fidelity what it costs more than that.
/// </summary>
/// <param name="table">The scores.</param>
public sealed class TabularEvaluator(Table table) : IEvaluator
{
    /// <inheritdoc/>
    public string Metric => table.Metric;

    /// <inheritdoc/>
    public FidelityLevels Fidelities => table.Fidelities;

    /// <inheritdoc/>
    /// <exception cref="Data.DataException">The table has no row of the architecture.</exception>
    public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var evaluations = table[proposal.Genotype].Evaluations;
        var whole = evaluations[Fidelities.Level(proposal.Fidelity)];
        return proposal.Earlier is { } earlier ? whole with { Seconds = whole.Seconds - evaluations[Fidelities.Level(earlier.Fidelity)].Seconds } : whole;
    }
}
