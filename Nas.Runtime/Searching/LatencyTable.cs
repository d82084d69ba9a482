using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Runtime.Searching;

/// <summary>
/// How long layers take on a device, looked up: the latency of a network is the sum over its placements, each measured by itself (Cai et al. 2019, section
/// 3.3; Wu et al. 2019, section 3.2). What computes nothing takes no time and needs no row, and neither does adding and concatenating.
/// </summary>
public sealed class LatencyTable : CostMeasure
{
    private const string Measure = "dotnet nas profile measures one on this machine, for every operation of a space.";
    private readonly Dictionary<(string Operation, string Configuration), double> _milliseconds = [];

    /// <summary>A table.</summary>
    /// <param name="rows">Milliseconds, each of at least 0, of operations in their configurations, see <see cref="Placement"/>.</param>
    /// <exception cref="ArgumentException">Two rows are of the same operation and configuration.</exception>
    public LatencyTable(IEnumerable<(string Operation, string Configuration, double Milliseconds)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (operation, configuration, milliseconds) in rows) _milliseconds.Add((operation, configuration), milliseconds);
    }

    /// <inheritdoc/>
    public override string Name => Latency;

    /// <inheritdoc/>
    public override string Unit => "milliseconds";

    /// <summary>Its rows, sorted by operation and then by configuration.</summary>
    public IReadOnlyList<(string Operation, string Configuration, double Milliseconds)> Rows =>
    [
        .. _milliseconds.Select(row => (row.Key.Operation, row.Key.Configuration, row.Value))
            .OrderBy(row => row.Operation, StringComparer.Ordinal).ThenBy(row => row.Configuration, StringComparer.Ordinal),
    ];

    /// <summary>The milliseconds of some layers.</summary>
    /// <param name="placement">The layers with their place.</param>
    /// <exception cref="UsageException">The table has no row for them.</exception>
    public override double Of(Placement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        return Find(placement) ?? throw new UsageException($"The table of latencies has no row for '{placement.Operation}' with the configuration '{placement.Configuration}'.", Measure);
    }

    /// <summary>The milliseconds of an architecture's network, or null: the table has no row for some of its layers.</summary>
    /// <param name="plan">The net.</param>
    /// <param name="genotype">A point of its space.</param>
    public double? Find(NetworkPlan plan, Genotype genotype)
    {
        var sum = 0.0;
        foreach (var placement in Placements.Of(plan, genotype))
        {
            if (Find(placement) is not { } milliseconds) return null;
            sum += milliseconds;
        }

        return sum;
    }

    /// <summary>The milliseconds of an architecture's network.</summary>
    /// <param name="space">The space.</param>
    /// <param name="genotype">A point of it.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <exception cref="UsageException">The table has no row for some of its layers.</exception>
    public double Of(SearchSpace space, Genotype genotype, IReadOnlyDictionary<string, int> parameters) => Of(NetworkPlan.Of(space, parameters), genotype);

    /// <summary>Checks that the table has all that a space may need: before a search, not in it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <exception cref="UsageException">A row is missing, or there are too many, see <see cref="SpacePlacements"/>.</exception>
    public void Require(SearchSpace space, IReadOnlyDictionary<string, int> parameters)
    {
        ArgumentNullException.ThrowIfNull(space);
        Placement[] missing = [.. SpacePlacements.Of(space, parameters).Where(p => Find(p) is null)];
        if (missing.Length == 0) return;
        var others = missing.Length == 1 ? "" : $", nor for {missing.Length - 1} more that {space.Name} may need";
        throw new UsageException(
            $"The table of latencies has no row for '{missing[0].Operation}' with the configuration '{missing[0].Configuration}'{others}.", Measure);
    }

    private double? Find(Placement placement) =>
        placement.IsFree ? 0
        : _milliseconds.TryGetValue((placement.Operation, placement.Configuration), out var milliseconds) ? milliseconds * placement.Times
        : null;
}
