using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Tests.Experiments;

public class TrialFrontTests
{
    private static readonly Preference Two = new([Objective.Named("accuracy"), Objective.Named("flops")]);

    [Fact]
    public void The_best_in_the_first_objective_stands_first_and_each_architecture_once()
    {
        StoredTrial[] trials = [Trial(0, "a", 0.5, 5), Trial(1, "b", 0.9, 9), Trial(2, "a", 0.5, 5), Trial(3, "c", 0.9, 9), Trial(4, "d", 0.9, 10), Trial(5, "e", 0.1, 4)];
        Assert.Equal([1, 3, 0, 5], TrialFront.Of(trials, Two).Select(t => t.Number));
    }

    // Half a training's accuracy is no match for that of a whole one, better or worse.
    [Fact]
    public void Only_the_most_fully_evaluated_are_compared()
    {
        StoredTrial[] trials = [Trial(0, "a", 0.9, 1, fidelity: 0.5), Trial(1, "b", 0.6, 5), Trial(2, "c", 0.7, 6), Trial(3, "d", 0.5, 7)];
        Assert.Equal([2, 1], TrialFront.Of(trials, Two).Select(t => t.Number));
        Assert.Equal([0], TrialFront.Of(trials[..1], Two).Select(t => t.Number));
    }

    [Fact]
    public void What_is_not_done_stands_nowhere_and_one_objective_has_no_front()
    {
        StoredTrial[] trials = [Trial(0, "a", 0.9, 1) with { State = "leased", Evaluation = null }, Trial(1, "b", 0.6, 5)];
        Assert.Equal([1], TrialFront.Of(trials, Two).Select(t => t.Number));
        Assert.Empty(TrialFront.Of(trials, new Preference([Objective.Named("accuracy")])));
        Assert.Empty(TrialFront.Of([], Two));
    }

    private static StoredTrial Trial(int number, string genotype, double accuracy, long flops, double fidelity = 1) =>
        new(number, genotype, fidelity, "done", "search", 1, new(new Score(accuracy, 1, 2, flops), 0.5), null);
}
