using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Tables;

/// <summary>
/// Looks scores up. Its clock is a simulated one: an evaluation costs the seconds that the table says. A fidelity that the table does not
/// have is rounded down to one that it has, see <see cref="Table.Level"/>.
/// </summary>
/// <param name="table">The scores.</param>
public sealed class TabularEvaluator(Table table) : IEvaluator
{
    /// <inheritdoc/>
    public string Metric => table.Metric;

    /// <inheritdoc/>
    /// <exception cref="Data.DataException">The table has no row of the architecture.</exception>
    public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return table[proposal.Genotype].Evaluations[table.Level(proposal.Fidelity)];
    }
}
