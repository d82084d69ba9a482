using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Searching;

public class ParetoFrontTests
{
    private static readonly Objective[] Two = [Objective.Named("accuracy"), Objective.Named("flops")];
    private static readonly Objective[] Three = [.. Two, Objective.Named("parameters")];

    [Fact]
    public void It_is_what_no_trial_dominates()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            foreach (var objectives in new[] { Two, Three })
            {
                var trials = Trials(seed, 120);
                var front = ParetoFront.Of(trials, t => new Preference(objectives).Values(t.Score));
                Assert.Equal(trials.Where(t => !trials.Exists(other => Beats(other, t, objectives))), front);
            }
        }
    }

    [Fact]
    public void Equals_stand_side_by_side_and_what_is_no_number_stands_nowhere()
    {
        double[][] points = [[0.5, -5], [double.NaN, -1], [0.5, -5], [0.5, -6], [0.4, -4]];
        Assert.Equal([0, 2, 4], ParetoFront.Of([0, 1, 2, 3, 4], i => points[i]));
        Assert.Equal([5], ParetoFront.Of([0, 1, 2, 3, 4, 5], i => i == 5 ? [0.6, -4] : points[i]));
        Assert.Empty(ParetoFront.Of<int>([], i => points[i]));
    }

    [Fact]
    public void Fronts_are_peeled_off_one_by_one()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var points = Trials(seed, 80).Select(t => Three.Select(o => o.Value(t.Score)).ToArray()).ToArray();
            var left = Enumerable.Range(0, points.Length).ToList();
            foreach (var front in NonDominatedSorting.Fronts(points))
            {
                Assert.Equal(left.Where(i => !left.Exists(j => ParetoFront.Dominates(points[j], points[i]))), front);
                left.RemoveAll(front.Contains);
            }

            Assert.Empty(left);
        }
    }

    // By hand: ranges 10 and 4; at (2, 3) the gaps are 4/10 and 3/4, at (4, 1) they are 8/10 and 3/4.
    [Fact]
    public void The_crowding_distance_is_the_sum_of_the_gaps() => Assert.Equal(
        [double.PositiveInfinity, 1.55, double.PositiveInfinity, 1.15],
        NonDominatedSorting.CrowdingDistances([[0, 4], [4, 1], [10, 0], [2, 3]]).Select(d => Math.Round(d, 12)));

    [Fact]
    public void Ends_are_never_crowded_and_equal_points_have_no_gap()
    {
        Assert.Equal([double.PositiveInfinity], NonDominatedSorting.CrowdingDistances([[1, 2]]));
        Assert.Equal([double.PositiveInfinity, 0, double.PositiveInfinity], NonDominatedSorting.CrowdingDistances([[1, 2], [1, 2], [1, 2]]));
        Assert.Empty(NonDominatedSorting.CrowdingDistances([]));
        Assert.Empty(NonDominatedSorting.Fronts([]));
    }

    private static bool Beats(Trial a, Trial b, Objective[] objectives) =>
        Array.TrueForAll(objectives, o => o.Value(a.Score) >= o.Value(b.Score)) && Array.Exists(objectives, o => o.Value(a.Score) > o.Value(b.Score));

    // Coarse values, so that ties are common.
    private static List<Trial> Trials(ulong seed, int count)
    {
        var random = new RandomStream(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Trial(
                i,
                new Genotype(DecisionLists.Of(DecisionLists.Choice("which", count)), [i]),
                new Score(random.Next(12) / 12.0, 0, random.Next(12), random.Next(12)))),
        ];
    }
}
