using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class LocalSearchTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(4, 3);

    // A separable score has no local optimum but the best: each climb takes one decision a round to its best value.
    [Fact]
    public void It_climbs_by_the_steepest_ascent()
    {
        var score = Synthetic.Separable(Space, 1);
        var search = Search(full: true, seed: 1);
        var trials = Synthetic.Run(search, score, 1 + (4 * 8) + 1);

        var centre = trials[0].Genotype;
        var known = new HashSet<Genotype> { centre };
        var next = 1;
        while (true)
        {
            var fresh = SmallSpaces.Enumerate(Space).Where(g => Distance(g, centre) == 1 && known.Add(g)).ToHashSet();
            Assert.Equal(fresh, trials.Skip(next).Take(fresh.Count).Select(t => t.Genotype).ToHashSet());
            next += fresh.Count;
            var best = SmallSpaces.Enumerate(Space).Where(g => Distance(g, centre) == 1).MaxBy(score)!;
            if (score(best) <= score(centre)) break;
            centre = best;
        }

        Assert.Equal(SmallSpaces.Enumerate(Space).Max(score), score(centre));
        Assert.DoesNotContain(trials[next].Genotype, known); // it starts anew
    }

    [Fact]
    public void Told_a_better_neighbour_it_may_move_at_once()
    {
        var score = Synthetic.Separable(Space, 2);
        var search = Search(full: false, seed: 2);
        var centre = search.Ask().Genotype;
        search.Tell(new Trial(0, centre, Synthetic.Score(score(centre))));
        for (var i = 1; i < 30; i++)
        {
            var asked = search.Ask().Genotype;
            if (search.Centre is null) return; // a local optimum
            Assert.Equal(centre, search.Centre);
            Assert.Equal(1, Distance(asked, centre));
            search.Tell(new Trial(i, asked, Synthetic.Score(score(asked))));
            if (score(asked) > score(centre)) centre = asked;
        }

        Assert.Fail("No climb of four decisions is that long.");
    }

    [Fact]
    public void The_best_of_several_starts_is_climbed_from()
    {
        var score = Synthetic.Separable(Space, 3);
        var search = new LocalSearch(Space, starts: 5, full: true, Synthetic.Accuracy, Constraints.None, new RandomStream(3));
        var starts = Synthetic.Run(search, score, 5);
        Assert.Equal(5, starts.Select(t => t.Genotype).Distinct().Count());
        Assert.Equal(1, Distance(search.Ask().Genotype, starts.MaxBy(t => t.Score.Accuracy)!.Genotype));
    }

    // 81 architectures, no restart and no move evaluates one again before all are known.
    [Fact]
    public void Nothing_is_evaluated_twice_before_the_space_is_used_up()
    {
        foreach (var full in new[] { true, false })
        {
            var worth = new RandomStream(4).Derive("worth");
            var rugged = SmallSpaces.Enumerate(Space).ToDictionary(g => g, _ => worth.NextDouble());
            var trials = Synthetic.Run(Search(full, seed: 4), g => rugged[g], 75);
            Assert.Equal(75, trials.Select(t => t.Genotype).Distinct().Count());
        }
    }

    private static LocalSearch Search(bool full, ulong seed) =>
        new(Space, starts: 1, full, Synthetic.Accuracy, Constraints.None, new RandomStream(seed));

    private static int Distance(Genotype a, Genotype b) => a.Values.Zip(b.Values).Count(pair => pair.First != pair.Second);
}
