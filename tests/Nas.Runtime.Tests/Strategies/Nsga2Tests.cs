using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class Nsga2Tests
{
    private static readonly Objective[] Objectives = [Objective.Named("accuracy"), Objective.Named("flops")];
    private static readonly DecisionSpace Space = DecisionLists.Independent(12, 3);

    // Each decision adds accuracy at a price, so the front runs from all zeros to all twos.
    private static Score Score(Genotype genotype)
    {
        var (accuracy, flops) = (0.0, 0L);
        for (var i = 0; i < genotype.Values.Count; i++)
        {
            accuracy += Math.Sqrt(genotype[i]) * (1 + (0.1 * i)) / 30;
            flops += genotype[i] * (20 - i);
        }

        return new(accuracy, 0, 0, flops);
    }

    [Fact]
    public void It_covers_more_than_random_search()
    {
        var wins = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            var evolved = Hypervolume(Run(Nsga2.Create(Space, 20, 0.9, 1, Objectives, Constraints.None, new RandomStream(seed)), 400));
            var drawn = Hypervolume(Run(new RandomSearch(Space, Constraints.None, new RandomStream(seed)), 400));
            if (evolved > drawn) wins++;
        }

        Assert.Equal(10, wins);
    }

    [Fact]
    public void It_finds_most_of_the_true_front_of_a_small_space()
    {
        var space = DecisionLists.Independent(6, 3);
        var all = SmallSpaces.Enumerate(space).Select((genotype, i) => new Trial(i, genotype, Score(genotype)));
        var truth = ParetoFront.Of(all, t => new Preference(Objectives).Values(t.Score));
        var found = Run(Nsga2.Create(space, 20, 0.9, 1, Objectives, Constraints.None, new RandomStream(1)), 400);
        var reference = Hypervolume(truth);
        Assert.InRange(Hypervolume(found) / reference, 0.97, 1 + 1e-9);
        Assert.True(truth.Count > 15, "a front with more than its ends");
    }

    [Fact]
    public void The_best_half_of_parents_and_children_lives_on()
    {
        var evolution = Nsga2.Create(Space, 10, 0.9, 1, Objectives, Constraints.None, new RandomStream(2));
        var trials = Run(evolution, 19);
        Assert.Equal(trials, evolution.Population);
        var last = new Trial(19, evolution.Ask().Genotype, new Score(0, 0, 0, long.MaxValue));
        evolution.Tell(last);
        Assert.Equal(10, evolution.Population.Count);
        Assert.DoesNotContain(last, evolution.Population);

        // Whoever lives is dominated by none who died, and the whole first front lives where there is room.
        var (living, dead) = (evolution.Population, trials.Append(last).Except(evolution.Population).ToArray());
        Assert.All(living, a => Assert.DoesNotContain(dead, b => Dominates(b, a)));
        var first = trials.Where(t => !trials.Any(other => Dominates(other, t))).ToArray();
        Assert.True(first.Length > 10 || first.All(living.Contains));
        // Of the first front the ends are never crowded out.
        Assert.Contains(first.MaxBy(t => t.Score.Accuracy), living);
        Assert.Contains(first.MinBy(t => t.Score.Flops), living);
    }

    [Fact]
    public void Nothing_is_evaluated_twice_while_there_is_anything_new()
    {
        var trials = Run(Nsga2.Create(Space, 10, 0.9, 1, Objectives, Constraints.None, new RandomStream(3)), 300);
        Assert.Equal(300, trials.Select(t => t.Genotype).Distinct().Count());
    }

    [Fact]
    public void What_is_known_stands_in_the_first_generation()
    {
        var random = new RandomStream(5);
        Genotype[] known = [.. Enumerable.Range(0, 4).Select(_ => Space.Sample(random))];
        var trials = Run(Nsga2.Create(Space, 6, 0.9, 1, Objectives, Constraints.None, new RandomStream(4), known), 6);
        Assert.Equal(known, trials.Take(4).Select(t => t.Genotype));
        Assert.DoesNotContain(trials.Skip(4), t => known.Contains(t.Genotype));
    }

    [Fact]
    public void The_hypervolume_of_the_tests_is_an_area() =>
        Assert.Equal((0.5 * 90) + (0.3 * 50), Hypervolume([Point(0.5, 10), Point(0.8, 50), Point(0.4, 60)], 100), 1e-9);

    private static bool Dominates(Trial a, Trial b) =>
        ParetoFront.Dominates([.. Objectives.Select(o => o.Value(a.Score))], [.. Objectives.Select(o => o.Value(b.Score))]);

    private static Trial Point(double accuracy, long flops) => new(0, new Genotype(DecisionLists.One, [0]), new Score(accuracy, 0, 0, flops));

    // The area between the front, accuracy 0 and so many FLOPs.
    private static double Hypervolume(IEnumerable<Trial> trials, long limit = 400)
    {
        var (area, accuracy) = (0.0, 0.0);
        foreach (var trial in trials.OrderBy(t => t.Score.Flops).ThenByDescending(t => t.Score.Accuracy))
        {
            if (trial.Score.Accuracy <= accuracy) continue;
            area += (trial.Score.Accuracy - accuracy) * (limit - trial.Score.Flops);
            accuracy = trial.Score.Accuracy;
        }

        return area;
    }

    private static List<Trial> Run(IAskTellStrategy strategy, int trials)
    {
        var told = new List<Trial>();
        for (var i = 0; i < trials; i++)
        {
            var genotype = strategy.Ask().Genotype;
            told.Add(new Trial(i, genotype, Score(genotype)));
            strategy.Tell(told[^1]);
        }

        return told;
    }
}
