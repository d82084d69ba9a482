using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Strategies;

/// <summary>Proposes what an <see cref="AccuracyTable"/> names within the limits, the most promising first; once it has named all, it begins again.</summary>
/// <param name="table">The table.</param>
/// <param name="constraints">What proposals must keep to.</param>
public sealed class TableLookup(AccuracyTable table, Constraints constraints) : IAskTellStrategy
{
    private readonly Queue<Genotype> _next = new();

    /// <inheritdoc/>
    public Proposal Ask()
    {
        if (_next.Count == 0)
            foreach (var genotype in table.Within(constraints)) _next.Enqueue(genotype);
        return _next.Dequeue();
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
    }
}
