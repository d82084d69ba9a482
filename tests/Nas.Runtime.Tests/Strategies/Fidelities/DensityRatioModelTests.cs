using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Densities;
using Nas.Runtime.Strategies.Fidelities;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Fidelities;

public class DensityRatioModelTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(3, 3);

    // d = 3: N_min is 4, a model takes 6.
    [Fact]
    public void It_models_the_largest_fidelity_with_enough_trials()
    {
        var model = Model(0, seed: 1);
        Learn(model, 0.25, 5);
        Assert.Null(model.Fidelity);
        Learn(model, 0.25, 1);
        Assert.Equal(0.25, model.Fidelity);
        Learn(model, 1, 5);
        Assert.Equal(0.25, model.Fidelity);
        Learn(model, 1, 1);
        Assert.Equal(1, model.Fidelity);
        Learn(model, 0.5, 20);
        Assert.Equal(1, model.Fidelity);
    }

    [Fact]
    public void Before_that_and_in_the_given_share_it_draws_at_random()
    {
        var model = Model(1, seed: 2);
        Learn(model, 1, 30);
        AssertUniform(model);
        AssertUniform(Model(0, seed: 3));

        // What the model alone never proposes comes from the third that is uniform; within five standard deviations.
        var (sure, mixed) = (Model(0, seed: 4), Model(1 / 3.0, seed: 4));
        Learn(sure, 1, 30);
        Learn(mixed, 1, 30);
        var never = Count(sure).Where(c => c.Value == 0).Select(c => c.Key).ToArray();
        Assert.InRange(never.Length, 5, 26);
        var (counts, share) = (Count(mixed), never.Length / 27.0 / 3);
        Assert.Equal(2700 * share, never.Sum(g => counts[g]), 5 * Math.Sqrt(2700 * share * (1 - share)));
    }

    [Fact]
    public void It_proposes_the_largest_ratio_of_the_best_to_the_worst()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var model = Model(0, seed, candidates: 5000);
            var random = new RandomStream(seed);
            var score = Synthetic.Separable(Space, seed);
            var trials = Enumerable.Range(0, 40).Select(i => Space.Sample(random)).Select((g, i) => new Trial(i, g, Synthetic.Score(score(g)))).ToArray();
            foreach (var trial in trials) model.Learn(trial);
            // 15 % of 40 are 6 best, the worst are the other 34.
            Genotype[] order = [.. trials.OrderByDescending(t => t.Score.Accuracy).Select(t => t.Genotype)];
            var (good, bad) = (new CategoricalKernelDensity(Space, order[..6]), new CategoricalKernelDensity(Space, order[6..]));
            var expected = SmallSpaces.Enumerate(Space).Max(g => good.At(g) / bad.At(g));
            var proposed = model.Propose();
            Assert.Equal(expected, good.At(proposed) / bad.At(proposed), 1e-9);
        }
    }

    [Fact]
    public void Bohb_finds_better_architectures_than_hyperband()
    {
        var wins = 0;
        var darts = DecisionLists.Independent(10, 5);
        for (ulong seed = 0; seed < 10; seed++)
        {
            var score = Synthetic.Separable(darts, seed);
            var (random, brackets) = (new RandomStream(seed), BracketShape.Hyperband(1 / 9.0, 3, FidelityLevels.OfEpochs(9)));
            var model = new DensityRatioModel(darts, 1 / 3.0, 64, 3, 0.15, Synthetic.Accuracy, Constraints.None, random);
            var bohb = new SuccessiveHalving(brackets, model.Propose, Synthetic.Accuracy, model.Learn);
            var hyperband = new SuccessiveHalving(brackets, () => darts.Sample(random), Synthetic.Accuracy);
            if (Best(bohb, score) > Best(hyperband, score)) wins++;
        }

        Assert.True(wins >= 9, $"won {wins} of 10");
    }

    private static double Best(SuccessiveHalving strategy, Func<Genotype, double> score)
    {
        var best = 0.0;
        for (var i = 0; i < 220; i++)
        {
            var proposal = strategy.Ask();
            var value = score(proposal.Genotype);
            best = Math.Max(best, value);
            strategy.Tell(new Trial(i, proposal.Genotype, Synthetic.Score(value)) { Fidelity = proposal.Fidelity });
        }

        return best;
    }

    private static DensityRatioModel Model(double random, ulong seed, int candidates = 64) =>
        new(Space, random, candidates, 3, 0.15, Synthetic.Accuracy, Constraints.None, new RandomStream(seed));

    private static void Learn(DensityRatioModel model, double fidelity, int count)
    {
        var random = new RandomStream(9);
        var score = Synthetic.Separable(Space, 9);
        for (var i = 0; i < count; i++)
        {
            var genotype = Space.Sample(random);
            model.Learn(new Trial(i, genotype, Synthetic.Score(score(genotype))) { Fidelity = fidelity });
        }
    }

    private static Dictionary<Genotype, int> Count(DensityRatioModel model)
    {
        var counts = SmallSpaces.Enumerate(Space).ToDictionary(g => g, _ => 0);
        for (var i = 0; i < 2700; i++) counts[model.Propose()]++;
        return counts;
    }

    private static void AssertUniform(DensityRatioModel model) => ChiSquare.AssertUniform([.. Count(model).Values]);
}
