using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>Proposes architectures for a predictor to choose from.</summary>
/// <param name="trials">All trials so far, at least one.</param>
/// <param name="isNew">Whether an architecture's network has not been proposed yet.</param>
/// <returns>New architectures, each network once; none where none was found.</returns>
public delegate IReadOnlyList<Genotype> Candidates(IReadOnlyList<Trial> trials, Func<Genotype, bool> isNew);

/// <summary>Where candidates come from.</summary>
/// <param name="decisions">The decisions of the space.</param>
/// <param name="space">The space; null where there is none.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="constraints">What candidates must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class CandidateSource(
    DecisionSpace decisions, SearchSpace? space, Preference preference, Constraints constraints, RandomStream random)
{
    // How many draws a candidate may take: neighbours of the best architectures run out.
    private const int Attempts = 20;
    private readonly Networks _networks = Networks.Of(decisions, space);
    private IReadOnlyList<Genotype>? _allowed;

    /// <summary>Mutations of the best architectures.</summary>
    /// <param name="parents">How many of the best trials are mutated, each as often as the others.</param>
    /// <param name="count">How many candidates.</param>
    public Candidates Mutations(int parents, int count) => (trials, isNew) =>
    {
        var found = new Distinct(_networks, isNew);
        Mutate(found, Best(trials, parents), count);
        return found.Genotypes;
    };

    /// <summary>
    /// All architectures of a small space (50,000 at most); of a larger one mutations of the best, one to three decisions away, and as
    /// many random ones.
    /// </summary>
    /// <param name="parents">How many of the best trials are mutated.</param>
    /// <param name="count">How many candidates, where the space is large.</param>
    public Candidates Everywhere(int parents, int count) => (trials, isNew) =>
    {
        if (_networks.All is { } all)
        {
            _allowed ??= constraints.Any ? [.. all.Where(constraints.Allow)] : all;
            return [.. _allowed.Where(isNew)];
        }

        var found = new Distinct(_networks, isNew);
        Mutate(found, Best(trials, parents), count / 2, furthest: 3);
        for (var i = 0; i < Attempts * count && found.Genotypes.Count < count; i++) found.Add(constraints.Allowed(() => decisions.Sample(random)));
        return found.Genotypes;
    };

    private Trial[] Best(IReadOnlyList<Trial> trials, int count) => [.. trials.OrderByDescending(t => t.Score, preference).Take(count)];

    private void Mutate(Distinct found, Trial[] parents, int count, int furthest = 1)
    {
        if (decisions.Count.IsOne) return;
        for (var i = 0; i < Attempts * count && found.Genotypes.Count < count; i++)
        {
            var child = parents[i % parents.Length].Genotype;
            for (var steps = 1 + random.Next(furthest); steps > 0; steps--) child = child.Mutate(random);
            if (constraints.Allow(child)) found.Add(child);
        }
    }

    private sealed class Distinct(Networks networks, Func<Genotype, bool> isNew)
    {
        private readonly HashSet<Genotype> _forms = [];

        public List<Genotype> Genotypes { get; } = [];

        public void Add(Genotype genotype)
        {
            if (isNew(genotype) && _forms.Add(networks.Form(genotype))) Genotypes.Add(genotype);
        }
    }
}
