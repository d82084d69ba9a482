using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class ShrinkingPathsTests
{
    // Six edges of five candidates.
    private static readonly DecisionSpace Space = SmallSpaces.Bench201.Decisions;

    // A path is the worse the more edges take candidate 0, and the more so candidate 1 of the first edge.
    private static double Loss(Genotype path) => path.Values.Count(v => v == 0) + (path[0] == 1 ? 3 : 0) + (path[1] / 1e3);

    [Fact]
    public void The_candidates_whose_paths_do_worst_are_turned_off_and_drawn_no_more()
    {
        var paths = Create(new([0.25, 0.5], 0.1, 300));
        paths.Begin(new(1, 8, 0, 4));
        Assert.Equal(30, Left(paths)); // it is not time
        paths.Begin(new(2, 8, 1, 4));
        Assert.Equal(30, Left(paths)); // an epoch has begun already
        paths.Begin(new(2, 8, 0, 4));
        Assert.Equal(27, Left(paths)); // a tenth
        Assert.False(paths.Remaining.Has(0, 1)); // the worst of all
        paths.Begin(new(3, 8, 0, 4));
        paths.Begin(new(4, 8, 0, 4));
        Assert.Equal(24, Left(paths)); // a tenth of 27, and none is cut in pieces
        Assert.Equal(5, Enumerable.Range(0, 6).Count(d => !paths.Remaining.Has(d, 0)));
        var drawn = Enumerable.Range(0, 3000).Select(_ => paths.Derive(Constraints.None)).ToArray();
        for (var d = 0; d < 6; d++)
        {
            Assert.All(drawn, g => Assert.True(paths.Remaining.Has(d, (int)g[d])));
            ChiSquare.AssertUniform([.. Enumerable.Range(0, 5).Where(c => paths.Remaining.Has(d, c)).Select(c => drawn.Count(g => g[d] == c))]);
        }
    }

    // Some have diverged, and are the worst.
    [Theory]
    [InlineData("Bench201")]
    [InlineData("Two")]
    [InlineData("Stage")]
    public void An_architecture_remains_however_often_some_are_turned_off(string name)
    {
        var space = (name switch { "Two" => SmallSpaces.Two, "Stage" => SmallSpaces.Stage, _ => SmallSpaces.Bench201 }).Decisions;
        var paths = new ShrinkingPaths(space, Constraints.None, new RandomStream(1), new([.. Enumerable.Repeat(0.1, 40)], 0.3, 30))
        {
            Judge = (drawn, _) => [.. drawn.Select(g => g.Values.Sum() is var sum && sum % 5 == 0 ? double.NaN : -(double)sum)],
        };
        paths.Begin(new(1, 2, 0, 4));
        for (var i = 0; i < 20; i++)
        {
            var drawn = paths.Derive(Constraints.None);
            Assert.All(Enumerable.Range(0, space.Items.Count).Where(d => drawn.IsActive(d) && space.Items[d].Kind == DecisionKind.One), d => Assert.True(paths.Remaining.Has(d, (int)drawn[d])));
        }

        Assert.True(Enumerable.Range(0, space.Items.Count).Sum(paths.Remaining.Count) < space.Items.Sum(d => d.Width) - 3);
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_would_have()
    {
        var (first, second) = (Create(new([0.25, 0.5], 0.2, 50)), Create(new([0.25, 0.5], 0.2, 50), seed: 2));
        first.Begin(new(2, 8, 0, 4));
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        foreach (var paths in new[] { first, second }) paths.Begin(new(4, 8, 0, 4));
        Assert.Equal(Enumerable.Range(0, 6).Select(first.Remaining.Of), Enumerable.Range(0, 6).Select(second.Remaining.Of));
        Assert.Equal(first.Derive(Constraints.None), second.Derive(Constraints.None));
    }

    [Fact]
    public void Evolution_goes_on_among_what_is_left()
    {
        var paths = Create(new([0.25], 0.4, 100));
        paths.Begin(new(2, 8, 0, 4));
        var evolution = PathEvolution.Create(Space, new(5, 3, 0.5), Synthetic.Accuracy, Constraints.None, new RandomStream(3), draw: paths.Value);
        for (var i = 0; i < 60; i++)
        {
            var proposal = evolution.Ask();
            Assert.All(Enumerable.Range(0, 6), d => Assert.True(paths.Remaining.Has(d, (int)proposal.Genotype[d])));
            evolution.Tell(new Trial(i, proposal.Genotype, Synthetic.Score(10 - Loss(proposal.Genotype))));
        }
    }

    // Ten classes, of which a higher number is easier; one that nobody has seen is hardest.
    [Fact]
    public void The_easiest_classes_come_first_and_judge_until_there_are_more()
    {
        var asked = 0;
        var paths = new DataAdaptedPaths(Space, Constraints.None, new RandomStream(1), new(0.2, [0.2, 0.5, 1]), 0.1, 20)
        {
            Difficulties = (draw, _) =>
            {
                asked++;
                draw();
                return [double.NaN, .. Enumerable.Range(1, 9).Select(c => 10.0 - c)];
            },
        };
        var judged = new List<string>();
        paths.Judge = (drawn, _) =>
        {
            judged.Add(paths.Judged is null ? "all" : string.Join(" ", paths.Judged.Order()));
            return [.. drawn.Select(Loss)];
        };
        var classes = new List<string>();
        for (var epoch = 0; epoch < 17; epoch++)
        {
            var own = paths.Classes(epoch, 17);
            classes.Add(own is null ? "all" : string.Join(" ", own.Order()));
            paths.Begin(new(epoch, 17, 0, 4));
            if (epoch != 5) continue;
            using var kept = new MemoryStream();
            paths.Save(new BinaryWriter(kept));
            kept.Position = 0;
            var again = new DataAdaptedPaths(Space, Constraints.None, new RandomStream(2), new(0.2, [0.2, 0.5, 1]), 0.1, 20);
            again.Load(new BinaryReader(kept));
            Assert.Equal(own, again.Classes(epoch, 17));
        }

        // Stages begin behind 3.4, 7.9 and 12.5 epochs.
        string[] stages = ["all", "8 9", "5 6 7 8 9", "all"];
        Assert.Equal(Enumerable.Range(0, 17).Select(e => stages[e < 4 ? 0 : e < 8 ? 1 : e < 13 ? 2 : 3]), classes);
        Assert.Equal(["8 9", "5 6 7 8 9"], judged);
        Assert.Equal(1, asked);
        Assert.Equal(2, new ClassGrowth(0, [0.01]).Count(0, 10));
    }

    private static int Left(ShrinkingPaths paths) => Enumerable.Range(0, 6).Sum(paths.Remaining.Count);

    private static ShrinkingPaths Create(ShrinkingSchedule schedule, ulong seed = 1) =>
        new(Space, Constraints.None, new RandomStream(seed), schedule) { Judge = (drawn, _) => [.. drawn.Select(Loss)] };
}
