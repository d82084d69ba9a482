using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>The networks of a space: architectures of the same network are one. Small spaces are listed once, for all searches in them.</summary>
internal sealed class Networks
{
    /// <summary>The most architectures of a space that is listed.</summary>
    public const int MostListed = 50_000;

    private static readonly ConditionalWeakTable<DecisionSpace, Networks> Listed = [];
    private readonly SearchSpace? _space;
    private readonly ConcurrentDictionary<Genotype, Genotype>? _forms;
    private readonly Lazy<IReadOnlyList<Genotype>?> _all;

    private Networks(DecisionSpace decisions, SearchSpace? space)
    {
        _space = space;
        var small = decisions.Count <= MostListed;
        if (small && space is not null) _forms = new();
        _all = new(() => small ? [.. decisions.Enumerate().DistinctBy(Form)] : null);
    }

    /// <summary>One architecture of each network; null where the space is too large.</summary>
    public IReadOnlyList<Genotype>? All => _all.Value;

    /// <summary>The networks of a space.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="space">The space; null where there is none: then each architecture is a network of its own.</param>
    public static Networks Of(DecisionSpace decisions, SearchSpace? space) =>
        space is null ? new(decisions, null) : Listed.GetValue(decisions, d => new(d, space));

    /// <summary>The architecture that stands for the network of <paramref name="genotype"/>.</summary>
    public Genotype Form(Genotype genotype) => _space is null ? genotype
        : _forms is null ? Isomorphism.Canonical(_space, genotype)
        : _forms.GetOrAdd(genotype, g => Isomorphism.Canonical(_space, g));
}
