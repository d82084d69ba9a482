using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class TreeParzenEstimatorTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(2, 3);

    [Fact]
    public void It_proposes_what_is_new_while_there_is_anything()
    {
        var estimator = new TreeParzenEstimator(Space, 4, 0.25, 24, 1, Synthetic.Accuracy, Constraints.None, new RandomStream(1));
        var trials = Synthetic.Run(estimator, Synthetic.Separable(Space, 1), 15);
        Assert.Equal(9, trials.Take(9).Select(t => t.Genotype).Distinct().Count());
    }

    // With so many candidates that all are drawn, the proposal is the largest ratio of the two densities, computed here anew.
    [Fact]
    public void It_proposes_the_largest_ratio_of_the_best_to_the_others()
    {
        var space = DecisionLists.Independent(4, 3);
        for (ulong seed = 0; seed < 10; seed++)
        {
            var estimator = new TreeParzenEstimator(space, 12, 0.25, 5000, 0.5, Synthetic.Accuracy, Constraints.None, new RandomStream(seed));
            var trials = Synthetic.Run(estimator, Synthetic.Separable(space, seed), 12).OrderByDescending(t => t.Score.Accuracy).ToArray();
            double Share(IEnumerable<Trial> part, int decision, long value) =>
                (0.5 + part.Count(t => t.Genotype[decision] == value)) / (1.5 + part.Count());
            double Ratio(Genotype g) =>
                Enumerable.Range(0, 4).Aggregate(1.0, (r, d) => r * Share(trials[..3], d, g[d]) / Share(trials[3..], d, g[d]));
            var expected = SmallSpaces.Enumerate(space).Where(g => !trials.Any(t => t.Genotype.Equals(g))).Max(Ratio);
            Assert.Equal(expected, Ratio(estimator.Ask().Genotype), 1e-9);
        }
    }

    [Fact]
    public void It_beats_random_search_on_a_separable_objective()
    {
        var wins = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            var decisions = SmallSpaces.Darts.Decisions;
            var score = Synthetic.Separable(decisions, seed);
            var estimator = new TreeParzenEstimator(decisions, 20, 0.15, 24, 1, Synthetic.Accuracy, Constraints.None, new RandomStream(seed));
            var random = new RandomSearch(decisions, Constraints.None, new RandomStream(seed));
            if (Best(estimator, score) > Best(random, score)) wins++;
        }

        Assert.Equal(10, wins);
    }

    private static double Best(IAskTellStrategy strategy, Func<Genotype, double> score) =>
        Synthetic.Run(strategy, score, 150).Max(t => t.Score.Accuracy);
}
