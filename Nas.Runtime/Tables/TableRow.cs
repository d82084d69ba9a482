using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Tables;

/// <summary>One architecture of a table.</summary>
/// <param name="Genotype">The architecture.</param>
/// <param name="Reported">The score that is reported of it, 0 to 1; no search sees it.</param>
/// <param name="Evaluations">What an evaluation finds and costs, one for each share of <see cref="Table.Fidelities"/>.</param>
public sealed record TableRow(Genotype Genotype, double Reported, EquatableArray<Outcome> Evaluations)
{
    /// <summary>The further reported scores, 0 to 1, one for each of <see cref="Table.Reports"/>.</summary>
    public EquatableArray<double> Reports { get; init; }

    /// <summary>The full evaluation.</summary>
    public Outcome Full => Evaluations[Evaluations.Count - 1];
}
