using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class GreedySlimmingTests
{
    private static readonly SearchSpace Space = SmallSpaces.Widths;
    private static readonly Widths Wide = new(Space, Space.Net.Defaults);
    private static readonly double[] Worth = [5, 1, 4, 2, 3]; // of the share of each width

    // Each width has its worth, so that what is narrowed first is known: the cheapest step there is.
    [Fact]
    public void What_is_worth_least_is_narrowed_first()
    {
        var trials = Synthetic.Run(Greedy(Synthetic.Unconstrained(Space)), Score, 40);
        Assert.Equal(Wide.Sizes.Smallest, trials[0].Genotype);
        Assert.Equal(Wide.Sizes.Largest, trials[1].Genotype);
        int[] places = [.. Enumerable.Range(0, 5).Select(i => Wide.Values(i).Count - 1)];
        var next = 2;
        while (places.Any(p => p > 0) && next < 40)
        {
            var open = Enumerable.Range(0, 5).Where(i => places[i] > 0).ToArray();
            foreach (var width in open.Take(40 - next)) Assert.Equal(Narrowed(places, width), trials[next++].Genotype);
            places[open.MinBy(i => Worth[i] * (Wide.Values(i)[places[i]].Share - Wide.Values(i)[places[i] - 1].Share))]--;
        }
    }

    [Fact]
    public void The_path_ends_within_the_limit_and_what_lies_beyond_is_no_result()
    {
        var (least, most) = (Cost.Of(Space, Wide.Sizes.Smallest).Flops, Cost.Of(Space, Wide.Sizes.Largest).Flops);
        var limit = new Constraints(Space, Space.Net.Defaults, null, (least + most) / 2);
        var greedy = Greedy(limit);
        var (seen, within) = (new List<Proposal>(), 0);
        for (var i = 0; i < 60; i++)
        {
            seen.Add(greedy.Ask());
            greedy.Tell(new(i, seen[^1].Genotype, Synthetic.Score(Score(seen[^1].Genotype))));
        }

        Assert.All(seen, p => Assert.Equal(limit.Allow(p.Genotype), p.Fidelity == 1));
        Assert.Equal(1, seen[0].Fidelity);
        Assert.True(seen[1].Fidelity < 1);
        within = seen.FindLastIndex(p => p.Fidelity < 1);
        Assert.InRange(within, 5, 50); // behind it all is drawn within the limit
    }

    [Fact]
    public void What_is_asked_ahead_of_scores_is_drawn()
    {
        var greedy = Greedy(Synthetic.Unconstrained(Space));
        Proposal[] asked = [.. Enumerable.Range(0, 4).Select(_ => greedy.Ask())];
        Assert.Equal([Wide.Sizes.Smallest, Wide.Sizes.Largest], asked.Take(2).Select(p => p.Genotype));
        for (var i = 0; i < 4; i++) greedy.Tell(new(i, asked[i].Genotype, Synthetic.Score(Score(asked[i].Genotype))));
        Assert.Equal(Narrowed([.. Enumerable.Range(0, 5).Select(i => Wide.Values(i).Count - 1)], 0), greedy.Ask().Genotype);
    }

    private static GreedySlimming Greedy(Constraints constraints) => new(Space.Decisions, Wide, Synthetic.Accuracy, constraints, new RandomStream(1));

    private static double Score(Genotype genotype) =>
        Enumerable.Range(0, 5).Sum(i => Worth[i] * Wide.Values(i).Single(v => v.Value == genotype[Wide.Decisions[i]]).Share);

    private static Genotype Narrowed(int[] places, int width) => Wide.Architecture([.. places.Select((p, i) => i == width ? p - 1 : p)]);
}
