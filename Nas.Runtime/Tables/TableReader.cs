using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>Puts a description and the columns of a CSV together to the rows of a table.</summary>
internal sealed class TableReader(TableDescription description, string path, TableSpace space, CsvColumns columns)
{
    private readonly double _scale = description.Scale == ScoreScale.Percent ? 100 : 1;

    /// <exception cref="DataException">They do not fit each other.</exception>
    public Table Read(Func<double[], TableRow[], GenotypeIndex, Table> create)
    {
        if (description.Budget is { } budget && !(budget > 0)) throw new DataException($"{path}: the budget must be above 0.");
        var names = new RowNames(description.Architecture, space.Decisions, columns, path);
        var reported = Scores(description.Report, "reported score");
        double[][] reports = [.. description.Reports.Select(r => Scores(r.Value, $"reported score of {r.Key}"))];
        var (latencies, energies) = (Measured(description.Latency, "latency"), Measured(description.Energy, "energy"));
        var parameters = Sizes(description.Parameters, "number of parameters");
        var flops = Sizes(description.Flops, "number of multiply-adds");
        var levels = Levels();
        var scores = levels.Select(l => Scores(l.Score, "score")).ToArray();
        var costs = levels.Select(l => Costs(l.Cost)).ToArray();
        for (var l = 1; l < levels.Length; l++) RequireRise(costs, l, levels);

        var index = new GenotypeIndex(space.Decisions);
        var rows = new TableRow[columns.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            var genotype = names.Read(row);
            if (!index.TryAdd(genotype, row)) throw new DataException($"{columns.Place(row)}: an earlier row is of the same architecture.");
            var evaluations = levels.Select(
                (_, l) => new Outcome(new Score(scores[l][row], double.NaN, parameters[row], flops[row]) { Latency = latencies?[row], Energy = energies?[row] }, costs[l][row]));
            rows[row] = new TableRow(genotype, reported[row], evaluations.ToEquatableArray()) { Reports = reports.Select(r => r[row]).ToEquatableArray() };
        }

        return create([.. levels.Select(l => l.Share)], rows, index);
    }

    private FidelityDescription[] Levels()
    {
        FidelityDescription[] levels = [.. description.Fidelities.OrderBy(f => f.Share), new(1, description.Score, description.Cost)];
        for (var i = 0; i < levels.Length - 1; i++)
        {
            if (!(levels[i].Share > 0 && levels[i].Share < levels[i + 1].Share))
                throw new DataException($"{path}: the shares of the fidelities must be above 0, below 1, and different.");
        }

        return levels;
    }

    private double[] Scores(string expression, string what)
    {
        var scores = columns.Numbers(expression, what);
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] /= _scale;
            if (scores[row] is < 0 or > 1)
            {
                throw new DataException(
                    $"{columns.Place(row)}: the {what} '{expression}' is {scores[row] * _scale}; as a {description.Scale.ToString().ToLowerInvariant()} it must lie in 0 to {_scale}.");
            }
        }

        return scores;
    }

    private double[] Costs(string expression)
    {
        var costs = columns.Numbers(expression, "cost");
        // Without a cost a simulated clock would stand still.
        if (Array.FindIndex(costs, c => c <= 0) is var row and >= 0)
            throw new DataException($"{columns.Place(row)}: the cost '{expression}' is {costs[row]} seconds; it must be above 0.");
        return costs;
    }

    // What goes on from a cheaper evaluation pays the difference.
    private void RequireRise(double[][] costs, int level, FidelityDescription[] levels)
    {
        if (Enumerable.Range(0, columns.Count).FirstOrDefault(row => costs[level][row] <= costs[level - 1][row], -1) is var row and >= 0)
        {
            throw new DataException(
                $"{columns.Place(row)}: the cost of the share {levels[level].Share} is {costs[level][row]} seconds, no more than the {costs[level - 1][row]} of the share {levels[level - 1].Share}.");
        }
    }

    private double[]? Measured(string? expression, string what) => expression is null ? null : columns.Numbers(expression, what);

    private long[] Sizes(string? expression, string what) =>
        expression is null ? new long[columns.Count] : [.. columns.Numbers(expression, what).Select(s => (long)Math.Round(s))];
}
