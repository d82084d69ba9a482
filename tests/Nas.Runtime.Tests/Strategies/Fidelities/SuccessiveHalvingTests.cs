using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Fidelities;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Fidelities;

public class SuccessiveHalvingTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(6, 5);
    private static readonly FidelityLevels Levels = FidelityLevels.OfEpochs(8);

    [Fact]
    public void Each_rung_keeps_the_best_of_the_one_before()
    {
        var score = Synthetic.Separable(Space, 1);
        var trials = Run(Halving(BracketShape.Of(8, 3, 2, Levels), seed: 1), score, 15 + 8);
        Assert.Equal([.. Enumerable.Repeat(0.125, 8), .. Enumerable.Repeat(0.25, 4), 0.5, 0.5, 1, .. Enumerable.Repeat(0.125, 8)], trials.Select(t => t.Fidelity));
        var left = trials.Take(8).Select(t => t.Genotype);
        foreach (var (skip, keep) in new[] { (8, 4), (12, 2), (14, 1) })
        {
            left = left.OrderByDescending(score).Take(keep).ToArray();
            Assert.Equal(left, trials.Skip(skip).Take(keep).Select(t => t.Genotype));
        }
    }

    [Fact]
    public void A_rung_is_judged_by_its_own_scores()
    {
        var halving = Halving(BracketShape.Of(4, 2, 2, Levels), seed: 2);
        var first = Enumerable.Range(0, 4).Select(i => Tell(halving, i, accuracy: i)).ToArray();
        // The better at a quarter turns out the worse at a half.
        Assert.Equal(first[3].Genotype, Tell(halving, 4, accuracy: 0.1).Genotype);
        Assert.Equal(first[2].Genotype, Tell(halving, 5, accuracy: 0.2).Genotype);
        Assert.Equal(first[2].Genotype, Tell(halving, 6, accuracy: 0.3).Genotype);
    }

    [Fact]
    public void Asked_ahead_it_begins_another_bracket_and_comes_back()
    {
        var halving = Halving(BracketShape.Of(2, 1, 2, Levels), seed: 3);
        var asked = Enumerable.Range(0, 5).Select(_ => halving.Ask()).ToArray();
        Assert.All(asked, p => Assert.Equal(0.5, p.Fidelity));
        // The second bracket's scores come first.
        foreach (var i in new[] { 3, 2, 1, 0 }) halving.Tell(Trial(i, asked[i], i));
        Assert.Equal((asked[1].Genotype, 1), (halving.Ask() is var p ? p.Genotype : null, p.Fidelity));
        Assert.Equal((asked[3].Genotype, 1), (halving.Ask() is var q ? q.Genotype : null, q.Fidelity));
        Assert.Equal(0.5, halving.Ask().Fidelity);
    }

    [Fact]
    public void Hyperband_goes_through_its_brackets_over_and_over()
    {
        var brackets = BracketShape.Hyperband(1 / 9.0, 3, FidelityLevels.OfEpochs(9));
        var hyperband = new SuccessiveHalving(brackets, Proposer(4), Synthetic.Accuracy);
        double[] once = [.. brackets.SelectMany(b => b.Rungs).SelectMany(r => Enumerable.Repeat(r.Fidelity, r.Count))];
        var trials = Run(hyperband, Synthetic.Separable(Space, 4), 3 * once.Length);
        Assert.Equal([.. once, .. once, .. once], trials.Select(t => t.Fidelity));
        // The first rung of each bracket is new.
        Assert.Equal(9 + 5 + 3, trials.Take(once.Length).Select(t => t.Genotype).Distinct().Count());
    }

    [Fact]
    public void Only_what_is_in_a_rung_or_waits_for_the_next_may_be_promoted()
    {
        var halving = Halving(BracketShape.Of(4, 2, 2, Levels), seed: 6);
        var first = Enumerable.Range(0, 4).Select(_ => halving.Ask()).ToArray();
        bool[] MayPromote() => [.. first.Select(p => halving.MayPromote(p.Genotype))];
        Assert.Equal([true, true, true, true], MayPromote());
        for (var i = 0; i < 4; i++) halving.Tell(Trial(i, first[i], i));
        Assert.Equal([false, false, true, true], MayPromote());
        var second = new[] { halving.Ask(), halving.Ask() };
        Assert.Equal([false, false, true, true], MayPromote());
        for (var i = 0; i < 2; i++) halving.Tell(Trial(4 + i, second[i], i));
        Assert.Equal([false, false, true, false], MayPromote());
        // There is nothing above the last rung.
        halving.Ask();
        Assert.Equal([false, false, false, false], MayPromote());
    }

    // With scores that are the truth at any fidelity, the full trainings are the best of those tried.
    [Fact]
    public void It_spends_most_on_what_is_good()
    {
        var score = Synthetic.Separable(Space, 5);
        var hyperband = new SuccessiveHalving(BracketShape.Hyperband(1 / 27.0, 3, FidelityLevels.OfEpochs(27)), Proposer(5), Synthetic.Accuracy);
        var trials = Run(hyperband, score, 40);
        Assert.Equal(trials.Max(t => t.Score.Accuracy), trials.Single(t => t.Fidelity == 1).Score.Accuracy);
    }

    private static SuccessiveHalving Halving(BracketShape shape, ulong seed) => new([shape], Proposer(seed), Synthetic.Accuracy);

    private static Func<Genotype> Proposer(ulong seed)
    {
        var random = new RandomStream(seed);
        return () => Space.Sample(random);
    }

    private static Trial Tell(SuccessiveHalving halving, int number, double accuracy)
    {
        var trial = Trial(number, halving.Ask(), accuracy);
        halving.Tell(trial);
        return trial;
    }

    private static Trial Trial(int number, Proposal proposal, double accuracy) =>
        new(number, proposal.Genotype, Synthetic.Score(accuracy)) { Fidelity = proposal.Fidelity };

    private static List<Trial> Run(SuccessiveHalving strategy, Func<Genotype, double> score, int trials)
    {
        var told = new List<Trial>();
        for (var i = 0; i < trials; i++)
        {
            var proposal = strategy.Ask();
            told.Add(Trial(i, proposal, score(proposal.Genotype)));
            strategy.Tell(told[^1]);
        }

        return told;
    }
}
