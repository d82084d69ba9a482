using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Objectives;

/// <summary>What an architecture must keep to. It is checked from the architecture alone, before anything is trained.</summary>
/// <param name="space">The space.</param>
/// <param name="parameters">The values of the net's parameters.</param>
/// <param name="maxParameters">The most trainable parameters, or null.</param>
/// <param name="maxFlops">The most multiply-adds for one image, or null.</param>
public sealed class Constraints(SearchSpace space, IReadOnlyDictionary<string, int> parameters, long? maxParameters, long? maxFlops)
{
    private const int Attempts = 10_000;

    /// <summary>Every architecture is allowed.</summary>
    public static Constraints None { get; } = new(null!, new Dictionary<string, int>(), null, null);

    /// <summary>Whether there is any constraint.</summary>
    public bool Any => maxParameters is not null || maxFlops is not null;

    /// <summary>Whether <paramref name="genotype"/> keeps to them.</summary>
    public bool Allow(Genotype genotype)
    {
        if (!Any) return true;
        var (count, flops) = Cost.Of(space, genotype, parameters);
        return count <= (maxParameters ?? long.MaxValue) && flops <= (maxFlops ?? long.MaxValue);
    }

    /// <summary>The first of many proposals that keeps to them.</summary>
    /// <param name="propose">Makes a proposal, another one each time.</param>
    /// <exception cref="UsageException">None of 10,000 did.</exception>
    public Genotype First(Func<Genotype> propose)
    {
        ArgumentNullException.ThrowIfNull(propose);
        for (var i = 0; i < Attempts; i++)
        {
            var genotype = propose();
            if (Allow(genotype)) return genotype;
        }

        var smallest = Cost.Of(space, space.Decisions.Sample(new RandomStream(0)), parameters);
        throw new UsageException(
            $"No architecture of {space.Name} within {this} was found in {Attempts:N0} tries.",
            $"One drawn at random has {smallest.Parameters:N0} parameters and {smallest.Flops:N0} multiply-adds; raise the limit or lower the net's channels.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", new[]
    {
        maxParameters is { } p ? $"{p:N0} parameters" : null,
        maxFlops is { } f ? $"{f:N0} multiply-adds" : null,
    }.Where(t => t is not null));
}
