namespace Nas.Dsl.Model;

/// <summary>Nets of the same cells that are deeper or shallower: cells share their decisions wherever they stand, so that both have the same architectures.</summary>
public static class NetDepth
{
    /// <summary>
    /// A space whose net has about a number of cells. What is repeated more or less often are its rows of cells of stride 1, each as long as its share of them, at least
    /// once; all else stays: reductions, fixed blocks, stages. A net without such rows is the same.
    /// </summary>
    /// <param name="space">The space; its decisions are those of the result.</param>
    /// <param name="cells">The cells of the body, what else stands there counted as one each.</param>
    /// <param name="parameters">A value for each parameter of the net, or null: their defaults. Rows that are repeated by one have the share that it gives them.</param>
    public static SearchSpace WithCells(this SearchSpace space, int cells, IReadOnlyDictionary<string, int>? parameters = null)
    {
        if (space is null) throw new ArgumentNullException(nameof(space));
        var body = space.Net.Body;
        var rows = body.OfType<Repeat>().Where(IsRow).ToArray();
        if (rows.Length == 0) return space;
        parameters ??= space.Net.Defaults;
        var written = rows.Sum(r => (double)r.Count(parameters) * r.Blocks.Count);
        var others = body.Sum(item => item is not Repeat repeat ? 1 : IsRow(repeat) ? 0 : repeat.Count(parameters) * repeat.Blocks.Count);
        // Of each row as much as of all of them.
        var scale = (cells - others) / written;
        return space with
        {
            Net = space.Net with
            {
                Body = body.Select(item => item is Repeat row && IsRow(row) ? row with { Times = Expression.Number(Math.Max(1, Math.Floor((row.Count(parameters) * scale) + 0.5))) } : item).ToEquatableArray(),
            },
        };

        bool IsRow(Repeat repeat) => repeat.Blocks.All(b => b.Cell is not null && b.Growth == 1 && (b.Stride ?? space.Cells.First(c => c.Name == b.Cell).Stride) == 1);
    }
}
