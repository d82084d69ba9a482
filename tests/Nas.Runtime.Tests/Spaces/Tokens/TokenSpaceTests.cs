using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;

namespace Nas.Runtime.Tests.Spaces.Tokens;

public class TokenSpaceTests
{
    /// <summary>Two of five, then one of three where choice 0 or 4 was taken, then one of one, then three of four under that.</summary>
    public static DecisionSpace Nested { get; } = DecisionLists.Of(
        DecisionLists.Subset("a", 5, 2),
        DecisionLists.Choice("b", 3, parent: 0, bits: 0b10001),
        DecisionLists.Choice("c", 1),
        DecisionLists.Subset("d", 4, 3, parent: 1, bits: 0b110),
        DecisionLists.Choice("e", 2, parent: 2, bits: 1));

    public static TheoryData<string> Names => ["two", "all", "widths", "nested", "ranged"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_architecture_is_one_sequence_of_its_own(string name)
    {
        var space = new TokenSpace(Space(name));
        var all = SmallSpaces.Enumerate(space.Decisions);
        Assert.Equal(all.Count, (int)space.Decisions.Count);
        Assert.Equal(all.Count, all.Select(g => string.Join(",", space.Encode(g))).Distinct().Count());
        Assert.All(all, g => Assert.Equal(g, space.Decode(space.Encode(g))));
    }

    [Fact]
    public void Architectures_of_large_spaces_survive_the_way_there_and_back()
    {
        var random = new RandomStream(1);
        foreach (var decisions in new[] { SmallSpaces.Darts.Decisions, SmallSpaces.Bench201.Decisions })
        {
            var space = new TokenSpace(decisions);
            for (var i = 0; i < 200; i++)
            {
                var genotype = decisions.Sample(random);
                Assert.Equal(genotype, space.Decode(space.Encode(genotype)));
            }
        }
    }

    // Walking at random along all that is allowed ends at architectures only, and with the weights of the completions at all of them equally.
    [Theory]
    [InlineData(3, 3, 10)]
    [InlineData(0, 5, 32)]
    [InlineData(1, 2, 15)]
    public void Walks_by_completions_draw_the_values_of_a_decision_equally(int min, int max, int values)
    {
        var one = DecisionLists.Of(DecisionLists.Subset("a", 5, min, max, parent: -1, bits: 0));
        var space = new TokenSpace(one);
        var random = new RandomStream(2);
        var counts = new Dictionary<long, int>();
        for (var i = 0; i < 3000; i++)
        {
            var walk = space.Walk();
            while (!walk.IsComplete)
            {
                var total = Enumerable.Range(0, 6).Sum(walk.Completions);
                var left = random.Next((int)total);
                var choice = 0;
                while (left >= walk.Completions(choice)) left -= (int)walk.Completions(choice++);
                walk.Take(space.Token(0, choice));
            }

            Assert.Equal(walk.Tokens.Order().Distinct(), walk.Tokens);
            counts[walk.Genotype[0]] = counts.GetValueOrDefault(walk.Genotype[0]) + 1;
        }

        Assert.Equal(values, counts.Count);
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    [Fact]
    public void Only_what_may_follow_is_taken()
    {
        var space = new TokenSpace(Nested);
        Assert.Equal(5 + 3 + 4 + 2, space.Count); // the decision with a single value has no token
        var walk = space.Walk();
        // Two of five in rising order: the last choice cannot come first.
        Assert.Equal([4, 3, 2, 1, 0], Enumerable.Range(0, 5).Select(walk.Completions));
        Assert.Throws<ArgumentException>(() => walk.Take(space.Token(0, 4)));
        Assert.Throws<ArgumentException>(() => walk.Take(space.Token(4, 0)));
        walk.Take(space.Token(0, 1));
        Assert.Equal([0, 0, 1, 1, 1], Enumerable.Range(0, 5).Select(walk.Completions));
        Assert.Throws<ArgumentException>(() => walk.Take(space.Token(0, 1)));
        Assert.Throws<ArgumentException>(() => walk.Take(space.Token(0, 0)));
        walk.Take(space.Token(0, 2));
        Assert.Equal(4, walk.Decision); // neither b nor d is active
        Assert.Throws<ArgumentException>(() => walk.Genotype);
        walk.Take(space.Token(4, 1));
        Assert.True(walk.IsComplete);
        Assert.Equal([0b110, -1, 0, -1, 1], walk.Genotype.Values);
        Assert.Throws<ArgumentException>(() => walk.Take(space.Token(4, 1)));
        Assert.Throws<ArgumentException>(() => space.Decode([0]));
    }

    [Fact]
    public void A_space_without_a_choice_has_an_empty_sequence()
    {
        var space = new TokenSpace(DecisionLists.Of(DecisionLists.Choice("only", 1)));
        Assert.Equal(0, space.Count);
        Assert.True(space.Walk().IsComplete);
        Assert.Equal([0], space.Decode([]).Values);
        Assert.Empty(space.Encode(space.Decode([])));
    }

    private static DecisionSpace Space(string name) => name switch
    {
        "two" => SmallSpaces.Two.Decisions,
        "all" => SmallSpaces.AllEdges.Decisions,
        "widths" => SmallSpaces.TwoWidths.Decisions,
        "nested" => Nested,
        _ => DecisionLists.Ranged,
    };
}
