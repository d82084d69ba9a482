using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Progressive;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Spaces.Tokens;

namespace Nas.Runtime.Tests.Strategies.Progressive;

public class ProgressiveSearchTests
{
    private static readonly (string Name, string Value)[] Quick = [("members", "2"), ("hidden", "16"), ("surrogate-epochs", "10")];

    [Fact]
    public void The_blocks_of_a_cell_are_its_nodes()
    {
        var blocks = new Blocks(SmallSpaces.Bench201.Decisions);
        Assert.Equal(3, blocks.Count);
        Assert.Equal([0, 1, 1, 2, 2, 2], Enumerable.Range(0, 6).Select(blocks.Of));
        Assert.Equal([5, 25, 125], Enumerable.Range(0, 3).Select(b => blocks.Expand(blocks.Neutral, b).Distinct().Count()));

        var wired = new Blocks(SmallSpaces.Two.Decisions); // n0 keeps both inputs, n1 two of three
        Assert.Equal([4, 12], Enumerable.Range(0, wired.Count).Select(b => wired.Expand(wired.Neutral, b).Distinct().Count()));
    }

    // Its depth, its width, and each of its two blocks; the second one is there only where the depth is 2.
    [Fact]
    public void The_blocks_of_a_stage_are_its_depth_its_width_and_its_blocks()
    {
        var space = SmallSpaces.Stage.Decisions;
        var blocks = new Blocks(space);
        Assert.Equal([0, 1, 2, 2, 3, 3], Enumerable.Range(0, 6).Select(blocks.Of));
        Assert.Equal([2, 2, 2, 1], Enumerable.Range(0, 4).Select(b => blocks.Expand(blocks.Neutral, b).Count()));
        Assert.Equal(3, blocks.Expand(new Genotype(space, [1, 0, 0, 0, 1, -1]), 3).Count());
    }

    // The last of 30 nodes takes any of 30 states, with one of two operations on each: 3^30 values.
    [Fact]
    public void Of_very_many_expansions_some_are_drawn()
    {
        var nodes = Enumerable.Range(0, 30).Select(i => Decision.One($"op{i}", ["x", "y"]) with { Owner = "n", Parent = 0, ParentBits = 1L << i });
        var space = DecisionLists.Of([DecisionLists.Subset("from", 30, 0, 30, parent: -1, bits: 0) with { Owner = "n" }, .. nodes]);
        var blocks = new Blocks(space);
        Assert.Equal(1, blocks.Count);
        Assert.InRange(blocks.Expand(blocks.Neutral, 0, 50, new RandomStream(1)).Distinct().Count(), 40, 50);
        using var strategy = RecipeStrategy.Create("pnas", space, 1, [.. Quick, ("candidates", "50"), ("beam", "4")]);
        Assert.Equal(6, Synthetic.Run(strategy.Strategy, g => g.IsActive(1) ? 1 : 0, 6).Select(t => t.Genotype).Distinct().Count());
    }

    [Fact]
    public void Expanding_block_after_block_reaches_every_architecture_once()
    {
        foreach (var space in new[] { SmallSpaces.Two.Decisions, TokenSpaceTests.Nested, SmallSpaces.TwoWidths.Decisions, SmallSpaces.Stage.Decisions })
        {
            var blocks = new Blocks(space);
            IEnumerable<Genotype> all = [blocks.Neutral];
            for (var b = 0; b < blocks.Count; b++) all = all.SelectMany(g => blocks.Expand(g, b)).ToArray();
            Assert.Equal((int)space.Count, all.Count());
            Assert.Equal(SmallSpaces.Enumerate(space).ToHashSet(), all.ToHashSet());
        }
    }

    [Fact]
    public void It_evaluates_the_simplest_first_and_then_expansions_of_those()
    {
        var space = SmallSpaces.Bench201.Decisions;
        using var strategy = RecipeStrategy.Create("pnas", space, 1, [.. Quick, ("beam", "8")]);
        var trials = Synthetic.Run(strategy.Strategy, Synthetic.Separable(space, 4), 60).Select(t => t.Genotype).ToArray();
        Assert.Equal(60, trials.Distinct().Count());
        int Size(Genotype g) => g.Values.Skip(3).Any(v => v != 1) ? 3 : g.Values.Skip(1).Any(v => v != 1) ? 2 : 1;
        Assert.Equal([0, 1, 2, 3, 4], trials.Take(5).Select(g => g[0])); // all of one block, the others hold skip_connect
        Assert.All(trials.Take(5), g => Assert.Equal(1, Size(g)));
        var two = trials.Skip(5).TakeWhile(g => Size(g) == 2).ToArray();
        Assert.InRange(two.Length, 1, 8);
        Assert.All(trials.Skip(5 + two.Length), g => Assert.Equal(3, Size(g)));
        // The first eight of three blocks begin like one of those of fewer that were evaluated; then others of two blocks are expanded as well.
        var evaluated = trials.Take(5 + two.Length).Select(g => (g[0], g[1], g[2])).ToHashSet();
        Assert.All(trials.Skip(5 + two.Length).Take(8), g => Assert.Contains((g[0], g[1], g[2]), evaluated));
        Assert.Contains(trials, g => !evaluated.Contains((g[0], g[1], g[2])));
    }

    // An operation is worth about the same on all edges, as in real spaces: that is what the surrogate carries from block to block.
    [Fact]
    public void It_beats_random_search()
    {
        var space = SmallSpaces.Bench201.Decisions;
        var (found, drawn) = (0.0, 0.0);
        for (ulong seed = 0; seed < 3; seed++)
        {
            var worth = new RandomStream(seed + 10);
            var operation = Enumerable.Range(0, 5).Select(_ => worth.NextDouble()).ToArray();
            var alone = Synthetic.Separable(space, seed);
            double Score(Genotype g) => (0.7 * g.Values.Average(v => operation[v])) + (0.3 * alone(g));
            var best = SmallSpaces.Enumerate(space).Max(Score);
            using var strategy = RecipeStrategy.Create("pnas", space, seed, ("members", "2"), ("beam", "10"), ("hidden", "32"));
            found += (Synthetic.Run(strategy.Strategy, Score, 50).Max(t => t.Score.Accuracy) - best) / 3;
            var random = new RandomSearch(space, Constraints.None, new RandomStream(seed));
            drawn += (Synthetic.Run(random, Score, 50).Max(t => t.Score.Accuracy) - best) / 3;
        }

        // It comes more than twice as close to the best there is.
        Assert.True(found > drawn / 2, $"{found:F3} against {drawn:F3} from the best");
    }

    [Fact]
    public void Told_the_same_again_it_asks_the_same()
    {
        var score = Synthetic.Separable(SmallSpaces.Darts.Decisions, 9);
        (string, string)[] options = [.. Quick, ("beam", "4"), ("candidates", "50")];
        using var first = RecipeStrategy.Create("pnas", SmallSpaces.Darts.Decisions, 2, options);
        var trials = Synthetic.Run(first.Strategy, score, 24);
        using var replayed = RecipeStrategy.Create("pnas", SmallSpaces.Darts.Decisions, 2, options);
        foreach (var trial in trials)
        {
            Assert.Equal(trial.Genotype, replayed.Strategy.Ask().Genotype);
            replayed.Strategy.Tell(trial);
        }

        Assert.Equal(first.Strategy.Ask().Genotype, replayed.Strategy.Ask().Genotype);
    }

    [Fact]
    public void Constraints_hold_and_every_architecture_within_them_is_found()
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null); // at most one convolution of three
        using var strategy = RecipeStrategy.Create("pnas", space.Decisions, 1, limits, [.. Quick, ("beam", "2")]);
        var trials = Synthetic.Run(strategy.Strategy, g => g.Values.Sum() / 3.0, 6);
        Assert.All(trials, t => Assert.True(limits.Allow(t.Genotype)));
        Assert.Equal(4, trials.Select(t => t.Genotype).Distinct().Count());
    }

    [Fact]
    public void Asked_ahead_of_any_score_and_in_spaces_soon_used_up_it_still_answers()
    {
        using var ahead = RecipeStrategy.Create("pnas", SmallSpaces.Bench201.Decisions, 1, Quick);
        Assert.Equal(30, Enumerable.Range(0, 30).Select(_ => ahead.Strategy.Ask().Genotype).Distinct().Count());
        using var small = RecipeStrategy.Create("pnas", SmallSpaces.AllEdges.Decisions, 1, Quick);
        Assert.Equal(8, Synthetic.Run(small.Strategy, g => g[0], 12).Take(8).Select(t => t.Genotype).Distinct().Count());
        using var nested = RecipeStrategy.Create("pnas", TokenSpaceTests.Nested, 1, [.. Quick, ("beam", "5")]);
        Assert.Equal(30, Synthetic.Run(nested.Strategy, g => g.Values.Average(), 30).Select(t => t.Genotype).Distinct().Count());
        var only = Decision.One("only", ["x"]);
        using var single = RecipeStrategy.Create("pnas", new DecisionSpace(new[] { only }.ToEquatableArray()), 1);
        Assert.Equal(4, Synthetic.Run(single.Strategy, _ => 0.5, 4).Count);
    }

    // The score is a function of the tokens, so an ensemble learns to rank sequences of both lengths.
    [Fact]
    public void The_surrogate_learns_to_rank_sequences_of_any_length()
    {
        var space = new TokenSpace(SmallSpaces.Bench201.Decisions);
        var random = new RandomStream(1);
        var worth = Enumerable.Range(0, 5).Select(_ => random.NextDouble()).ToArray();
        var sequences = Enumerable.Range(0, 150).Select(i => space.Encode(space.Decisions.Sample(random))[..(i % 2 == 0 ? 3 : 6)]).ToArray();
        double Score(int[] s) => s.Average(t => worth[space.ChoiceOf(t)]);
        using var surrogate = new SequenceSurrogate(space, members: 2, hidden: 32, new RandomStream(2));
        surrogate.Train([.. sequences.Take(100).Select(s => (s, Score(s)))], epochs: 60, learningRate: 0.01);
        var predicted = surrogate.Predict([.. sequences.Skip(100)]);
        var truth = sequences.Skip(100).Select(Score).ToArray();
        var (agree, pairs) = (0, 0);
        for (var i = 0; i < truth.Length; i++)
            for (var j = 0; j < i; j++, pairs++)
                if (truth[i] > truth[j] == predicted[i] > predicted[j]) agree++;
        Assert.True(agree > 0.8 * pairs, $"{agree} of {pairs} pairs in order");
    }
}
