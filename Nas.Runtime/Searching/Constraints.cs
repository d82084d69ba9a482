using System.Globalization;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Searching;

/// <summary>What an architecture must keep to. It is checked from the architecture alone, before anything is trained.</summary>
/// <param name="space">The space.</param>
/// <param name="parameters">The values of the net's parameters.</param>
/// <param name="maxParameters">The most trainable parameters, or null.</param>
/// <param name="maxFlops">The most multiply-adds for one image, or null.</param>
/// <param name="maxLatency">The most milliseconds, or null.</param>
/// <param name="latency">Foretells them; an architecture that needs a row which the table lacks is not allowed either. Or null.</param>
public sealed class Constraints(
    SearchSpace space, IReadOnlyDictionary<string, int> parameters, long? maxParameters, long? maxFlops, double? maxLatency = null, LatencyTable? latency = null)
{
    private const int Attempts = 10_000;
    private readonly Lazy<NetworkPlan> _plan = new(() => NetworkPlan.Of(space, parameters));

    // Where the states that are put out are chosen, it may be that no path leads to them: no network at all (Ying et al. 2019).
    private readonly bool _mayBeCut = space is not null && space.Cells.Any(c => c.Output == CellOutput.Share);

    private Func<Genotype, double>? _promise;
    private int _draws = 1;

    /// <summary>Every architecture is allowed.</summary>
    public static Constraints None { get; } = new(null!, new Dictionary<string, int>(), null, null);

    /// <summary>The most multiply-adds for one image, or null.</summary>
    public long? MaxFlops => maxFlops;

    /// <summary>Whether there is any constraint.</summary>
    public bool Any => maxParameters is not null || maxFlops is not null || latency is not null || _mayBeCut;

    /// <summary>Whether <paramref name="genotype"/> keeps to them.</summary>
    public bool Allow(Genotype genotype)
    {
        if (!Any) return true;
        if (IsCut(genotype)) return false;
        var (count, flops) = Cost.Of(_plan.Value, genotype);
        return count <= (maxParameters ?? long.MaxValue) && flops <= (maxFlops ?? long.MaxValue) && (latency is null || Milliseconds(genotype) <= (maxLatency ?? double.MaxValue));
    }

    /// <summary>Checks that there is any architecture that keeps to them: before a search, not at its end.</summary>
    /// <exception cref="UsageException">None was found.</exception>
    public void RequireSome()
    {
        var random = new RandomStream(0);
        if (Any) Allowed(() => space.Decisions.Sample(random));
    }

    /// <summary>The same constraints, which let the most promising one pass of some that keep to them.</summary>
    /// <param name="promise">What an architecture promises before it is trained; more is better, and not a number is worst.</param>
    /// <param name="draws">Of how many, at least 1.</param>
    public Constraints Choosing(Func<Genotype, double> promise, int draws) =>
        new(space, parameters, maxParameters, maxFlops, maxLatency, latency) { _promise = promise, _draws = draws };

    /// <summary>The first of many proposals that keeps to them, see <see cref="Allowed"/>; or of several such ones the most promising, see <see cref="Choosing"/>.</summary>
    /// <param name="propose">Makes a proposal, another one each time.</param>
    /// <exception cref="UsageException">None was found.</exception>
    public Genotype First(Func<Genotype> propose) =>
        _promise is null ? Allowed(propose) : Enumerable.Range(0, _draws).Select(_ => Allowed(propose)).ToArray().MaxBy(_promise)!;

    /// <summary>
    /// The first of many proposals that keeps to them, whatever it promises; where none of 10,000 does, the limits are tight, and one is looked for by making an
    /// architecture smaller, change by change.
    /// </summary>
    /// <param name="propose">Makes a proposal, another one each time.</param>
    /// <exception cref="UsageException">None was found either way.</exception>
    public Genotype Allowed(Func<Genotype> propose)
    {
        ArgumentNullException.ThrowIfNull(propose);
        for (var i = 0; i < Attempts; i++)
        {
            var genotype = propose();
            if (Allow(genotype)) return genotype;
        }

        var closest = Closest();
        if (Allow(closest)) return closest;
        var (count, flops) = Cost.Of(_plan.Value, closest);
        var time = latency is null ? "" : string.Create(CultureInfo.InvariantCulture, $" and takes {Milliseconds(closest):0.###} ms");
        throw new UsageException(
            $"No architecture of {space.Name} within {this} was found in {Attempts:N0} tries.",
            $"The closest found has {count:N0} parameters and {flops:N0} multiply-adds{time}; raise the limit or lower the net's channels.");
    }

    /// <summary>By how much <paramref name="genotype"/> exceeds the limits, as shares of them, added up; 0 where it keeps to them.</summary>
    public double Excess(Genotype genotype)
    {
        if (!Any) return 0;
        var (count, flops) = Cost.Of(_plan.Value, genotype);
        return Over(count, maxParameters) + Over(flops, maxFlops) + (latency is null ? 0 : Over(Milliseconds(genotype), maxLatency ?? double.MaxValue)) + (IsCut(genotype) ? 1 : 0);

        static double Over(double value, double? limit) => limit is { } most ? Math.Max(0, (value / most) - 1) : 0;
    }

    // Descends to the neighbour that exceeds the limits least until none exceeds them less.
    private Genotype Closest()
    {
        var random = new RandomStream(0);
        var genotype = space.Decisions.Sample(random);
        while (true)
        {
            var best = genotype.Neighbours(random).MinBy(Excess);
            if (best is null || Excess(best) >= Excess(genotype)) return genotype;
            genotype = best;
        }
    }

    private double Milliseconds(Genotype genotype) => latency!.Find(_plan.Value, genotype) ?? double.PositiveInfinity;

    private bool IsCut(Genotype genotype) =>
        _mayBeCut && space.Graphs.Any(g => g.Joined is not null && !g.Live(s => s.Bits(genotype)).Contains(true));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", new[]
    {
        maxParameters is { } p ? $"{p:N0} parameters" : null,
        maxFlops is { } f ? $"{f:N0} multiply-adds" : null,
        maxLatency is { } l ? string.Create(CultureInfo.InvariantCulture, $"{l:0.###} ms") : null,
    }.Where(t => t is not null));
}
