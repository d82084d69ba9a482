using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>What every ask/tell strategy keeps to, on any decisions.</summary>
public class AskTellStrategyTests
{
    private static readonly Preference Both = new([Objective.Named("accuracy"), Objective.Named("flops")]);

    public static TheoryData<string> Names => [.. Recipe.All.OfType<AskTellRecipe>().Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Told_the_same_again_it_asks_the_same(string name)
    {
        foreach (var space in new[] { DecisionLists.Conditional, DecisionLists.Ranged, SmallSpaces.Two.Decisions })
        {
            using var first = Create(name, space, seed: 1);
            var trials = Run(first, space, 22);
            using var second = Create(name, space, seed: 1);
            foreach (var trial in trials)
            {
                var proposal = second.Strategy.Ask();
                Assert.Equal((trial.Genotype, trial.Fidelity), (proposal.Genotype, proposal.Fidelity));
                second.Strategy.Tell(trial);
            }

            using var other = Create(name, space, seed: 2);
            Assert.NotEqual(trials.Select(t => t.Genotype), Run(other, space, 22).Select(t => t.Genotype));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_space_that_is_soon_used_up_is_no_trap(string name)
    {
        foreach (var space in new[] { DecisionLists.One, DecisionLists.Two })
        {
            using var created = Create(name, space, seed: 3);
            var trials = Run(created, space, 40);
            Assert.Equal((int)space.Count, trials.Select(t => t.Genotype).Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Proposals_are_points_of_the_space_with_a_fidelity(string name)
    {
        foreach (var space in new[] { DecisionLists.Conditional, DecisionLists.Ranged })
        {
            using var created = Create(name, space, seed: 4);
            foreach (var trial in Run(created, space, 24))
            {
                Assert.Equal(trial.Genotype, new Genotype(space, trial.Genotype.Values));
                Assert.InRange(trial.Fidelity, 1e-6, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_answers_ahead_of_scores_and_takes_them_in_any_order(string name)
    {
        var space = DecisionLists.Conditional;
        using var created = Create(name, space, seed: 5);
        var random = new RandomStream(6);
        var number = 0;
        for (var round = 0; round < 12; round++)
        {
            var ahead = Enumerable.Range(0, 7).Select(_ => (Number: number++, Proposal: created.Strategy.Ask())).ToArray();
            random.Shuffle(ahead.AsSpan());
            foreach (var (asked, proposal) in ahead) created.Strategy.Tell(Trial(asked, proposal, space));
        }

        Assert.NotNull(created.Strategy.Ask().Genotype);
    }

    private static Owned Create(string name, DecisionSpace space, ulong seed)
    {
        var recipe = (AskTellRecipe)Recipe.Named(name);
        // Small, so that a short run gets past the beginning and learns quickly.
        var given = recipe.Options
            .Select(o => (o.Name, Value: o.Name is "population" or "initial" or "surrogate-epochs" ? "6" : o.Name is "members" or "networks" ? "2" : o.Name is "up-sampling" ? "1" : o.Name is "pseudo-labelled" ? "10" : null))
            .Where(o => o.Value is not null)
            .ToDictionary(o => o.Name, o => o.Value!);
        return new(recipe.Create(new()
        {
            Decisions = space,
            Preference = Both,
            Constraints = Constraints.None,
            Random = new RandomStream(seed),
            Options = new OptionValues(recipe, given),
            Trials = 30,
        }));
    }

    private static List<Trial> Run(Owned created, DecisionSpace space, int trials)
    {
        var told = new List<Trial>();
        for (var i = 0; i < trials; i++)
        {
            told.Add(Trial(i, created.Strategy.Ask(), space));
            created.Strategy.Tell(told[^1]);
        }

        return told;
    }

    private static Trial Trial(int number, Proposal proposal, DecisionSpace space)
    {
        var accuracy = Synthetic.Separable(space, 7)(proposal.Genotype);
        return new(number, proposal.Genotype, Synthetic.Score(accuracy) with { Flops = (int)(1000 * accuracy * accuracy) })
        {
            Fidelity = proposal.Fidelity,
        };
    }

    private sealed record Owned(IAskTellStrategy Strategy) : IDisposable
    {
        public void Dispose() => (Strategy as IDisposable)?.Dispose();
    }
}
