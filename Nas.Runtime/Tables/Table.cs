using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using DataException = Nas.Runtime.Data.DataException;

namespace Nas.Runtime.Tables;

/// <summary>
/// The scores of all architectures of a space, found once by training each: what tabular benchmarks such as NAS-Bench-201 (Dong and Yang
/// 2020) publish. A search on it takes no training, so strategies can be compared over many seeds.
/// </summary>
public sealed class Table
{
    private readonly GenotypeIndex _index;
    private readonly TableRow[] _rows;

    private Table(string name, string metric, string reported, double? budget, TableSpace space, double[] fidelities, TableRow[] rows, GenotypeIndex index)
    {
        (Name, Metric, Reported, Budget, Decisions, Space) = (name, metric, reported, budget, space.Decisions, space.Space);
        (Fidelities, _rows, _index, Cost) = (new(fidelities), rows, index, rows.Average(r => r.Full.Seconds));
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>What the score that a search sees is, as the description says it.</summary>
    public string Metric { get; }

    /// <summary>What the reported score is, as the description says it.</summary>
    public string Reported { get; }

    /// <summary>The names of the further scores that are reported.</summary>
    public required IReadOnlyList<string> Reports { get; init; }

    /// <summary>The usual budget of a search in seconds on the simulated clock, or null.</summary>
    public double? Budget { get; }

    /// <summary>The seconds that a full evaluation costs on average.</summary>
    public double Cost { get; }

    /// <summary>The decisions of its space.</summary>
    public DecisionSpace Decisions { get; }

    /// <summary>Its space; null where it is nothing but a list of decisions.</summary>
    public SearchSpace? Space { get; }

    /// <summary>The shares of a full evaluation that there are scores for.</summary>
    public FidelityLevels Fidelities { get; }

    /// <summary>Its architectures, in the order of the file.</summary>
    public IReadOnlyList<TableRow> Rows => _rows;

    /// <summary>The row of an architecture.</summary>
    /// <exception cref="DataException">The table has none.</exception>
    public TableRow this[Genotype genotype]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(genotype);
            var row = _index.Find(genotype);
            return row >= 0 ? _rows[row] : throw new DataException($"{Name} has no row for {Text(genotype)}.");
        }
    }

    /// <summary>Reads a table.</summary>
    /// <param name="description">The path of its description, a JSON file; see docs/tables.md.</param>
    /// <param name="csv">The path of its CSV; null: where the description says.</param>
    /// <exception cref="DataException">A file is missing or damaged, or they do not fit each other.</exception>
    public static Table Read(string description, string? csv = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        var path = Path.GetFullPath(description);
        var read = TableDescription.Read(path);
        var space = TableSpace.Of(read, path);
        using var columns = new CsvColumns(
            csv is not null ? Path.GetFullPath(csv) : Path.Combine(Path.GetDirectoryName(path)!, read.Csv ?? Path.ChangeExtension(Path.GetFileName(path), ".csv")));
        return new TableReader(read, path, space, columns).Read((fidelities, rows, index) => new Table(
            read.Name ?? Path.GetFileNameWithoutExtension(path), read.Score, read.Report, read.Budget, space, fidelities, rows, index) { Reports = [.. read.Reports.Keys] });
    }

    /// <summary>An architecture as text.</summary>
    public string Text(Genotype genotype)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        return Space is not null && genotype.Space == Decisions
            ? GenotypeText.Write(Space, genotype)
            : string.Join(", ", genotype.Space.Items.Select((d, i) => (d, Value: genotype[i])).Where(p => p.Value >= 0).Select(
                p => $"{p.d.Name}={string.Join("+", p.d.Selected(p.Value).Select(c => p.d.Choices[c]))}"));
    }
}
