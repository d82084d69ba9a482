using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class TournamentEvolutionTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(3, 4);

    [Fact]
    public void The_trivial_architecture_is_all_identities()
    {
        Assert.Equal([1, 1, 1, 1, 1, 1], TournamentEvolution.Trivial(SmallSpaces.Bench201.Decisions).Values);
        var darts = SmallSpaces.Darts.Decisions;
        var trivial = TournamentEvolution.Trivial(darts);
        for (var i = 0; i < darts.Items.Count; i++)
        {
            if (!trivial.IsActive(i)) continue;
            if (darts.Items[i].Kind == DecisionKind.One) Assert.Equal("skip_connect", darts.Items[i].Choices[(int)trivial[i]]);
            else Assert.Equal(0b11, trivial[i]);
        }

        Assert.Equal([0, 0, 0], TournamentEvolution.Trivial(Space).Values);
    }

    [Fact]
    public void Members_are_as_many_mutations_away_as_given()
    {
        var evolution = Create(population: 1000, share: 0.05, mutations: 2);
        var changed = new int[3];
        for (var i = 0; i < 3000; i++) changed[evolution.Ask().Genotype.Values.Count(v => v != 0)]++;
        // Two mutations hit one decision with probability 1/3; the second then undoes the first with 1/3.
        ChiSquare.AssertProportions(changed, [1 / 9.0, 2 / 9.0, 2 / 3.0]);
    }

    [Fact]
    public void Many_mutations_make_any_architecture_equally_likely()
    {
        var evolution = Create(population: 10_000, share: 0.05, mutations: 40);
        var counts = SmallSpaces.Enumerate(Space).ToDictionary(g => g, _ => 0);
        for (var i = 0; i < 6400; i++) counts[evolution.Ask().Genotype]++;
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    // Of 40 members 2 compete: the best of all is drawn with probability 1 - C(39,2)/C(40,2) = 1/20, the worst never wins.
    [Fact]
    public void The_best_of_a_share_drawn_without_replacement_is_the_parent()
    {
        var wide = DecisionLists.Independent(20, 2);
        var random = new RandomStream(3);
        var evolution = TournamentEvolution.Create(wide, 40, 0.05, 10, Synthetic.Accuracy, Constraints.None, random);
        // Far from one another, so that a child has one parent.
        for (var i = 0; i < 40; i++)
        {
            evolution.Ask();
            var bits = random.Derive("member", i).NextUInt64();
            evolution.Tell(new Trial(i, new Genotype(wide, [.. Enumerable.Range(0, 20).Select(d => (int)(bits >> d & 1))]), Synthetic.Score(i / 40.0)));
        }

        var parents = new int[40];
        for (var i = 0; i < 20_000; i++)
        {
            var child = evolution.Ask().Genotype;
            var near = evolution.Population.Where(t => t.Genotype.Values.Zip(child.Values).Count(v => v.First != v.Second) == 1).ToArray();
            if (near.Length == 1) parents[near[0].Number]++;
        }

        // The i-th of n (from 0) is the better of two with probability 2 i / (n (n - 1)); ambiguous children were left out.
        Assert.Equal(0, parents[0]);
        var total = parents.Sum();
        Assert.InRange(total, 15_000, 20_000);
        for (var i = 1; i < 40; i++) Assert.InRange(parents[i] / (double)total, 0.5 * i / 780, 1.5 * (i + 2) / 780);
    }

    [Fact]
    public void Nothing_dies()
    {
        var evolution = Create(population: 4, share: 0.05, mutations: 3);
        var trials = Synthetic.Run(evolution, Synthetic.Separable(Space, 1), 30);
        Assert.Equal(trials, evolution.Population);
    }

    private static Evolution Create(int population, double share, int mutations) =>
        TournamentEvolution.Create(Space, population, share, mutations, Synthetic.Accuracy, Constraints.None, new RandomStream(1));
}
