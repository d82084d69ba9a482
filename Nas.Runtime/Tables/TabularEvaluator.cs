using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Tables;

/// <summary>
/// Looks scores up. Its clock is a simulated one: an evaluation costs the seconds that the table says, and one that goes on from a lower fidelity what it costs more than that.
/// </summary>
/// <param name="table">The scores.</param>
/// <param name="ends">Whether an evaluation ends at a fidelity below the one that is wanted, by its score there, which has those of all fidelities before; null: none does, and scores have no curve.</param>
public sealed class TabularEvaluator(Table table, Func<Score, bool>? ends = null) : IEvaluator
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
        var level = Fidelities.Level(proposal.Fidelity);
        if (ends is not null)
        {
            var reached = 0;
            while (reached < level && !ends(UpTo(reached).Score)) reached++;
            return UpTo(reached);
        }

        var whole = evaluations[level];
        return proposal.Earlier is { } earlier ? whole with { Seconds = whole.Seconds - evaluations[Fidelities.Level(earlier.Fidelity)].Seconds } : whole;

        Outcome UpTo(int level) => evaluations[level] with { Score = evaluations[level].Score with { Curve = evaluations.Take(level + 1).Select(e => e.Score.Accuracy).ToEquatableArray() } };
    }
}
