using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Evaluation;

public class ScoredBeforeTests
{
    private static readonly SearchSpace Space = SmallSpaces.Two;
    private static readonly Genotype First = Space.Decisions.Neutral;
    private static readonly Genotype Second = First.Neighbours(new RandomStream(0)).First();

    [Fact]
    public void What_was_scored_is_answered_by_its_trial_or_paid_again()
    {
        var (cached, paid) = (Of(RepeatPolicy.Cached), Of(RepeatPolicy.Pay));
        Assert.Equal([null, null, 0, 1, null], Answers(cached, First, Second, First, Second, new(First, 0.5)));
        Assert.Equal([null, null, null, null, null], Answers(paid, First, Second, First, Second, new(First, 0.5)));
        Assert.All(new[] { cached, paid }, s => Assert.Equal((2, 2, 0), (s.Counts.Distinct, s.Counts.Repeats, s.Counts.Isomorphic)));
        Assert.Equal((2, 0), (cached.Counts.Free, paid.Counts.Free));
    }

    // Two nodes that read the input and do not read each other may change places.
    [Fact]
    public void Another_architecture_of_the_same_network_is_a_repeat()
    {
        var space = SmallSpaces.Read("""
            ops Ops { skip_connect, sep_conv(3) }
            cell C { input a nodes 3 { from 1 of previous, op Ops } output concat(nodes) }
            net Net(channels: 4, classes: 2) { input image(1, 8, 8) stem conv(3) C head global_avg_pool, linear(classes) }
            """);
        var same = space.Decisions.Enumerate().GroupBy(g => Isomorphism.Canonical(space, g)).First(group => group.Count() > 1).Take(2).ToArray();
        var scored = new ScoredBefore(RepeatPolicy.Cached, space.Decisions, space);
        Assert.Equal([null, 0, 0], Answers(scored, same[0], same[1], same[0]));
        Assert.Equal(new RepeatCounts(Distinct: 1, Repeats: 2, Isomorphic: 1, Free: 2), scored.Counts);
        // Trained in another way it is to be scored again.
        var tuned = space with { Net = space.Net with { Settings = EquatableArray.Of(Setting.Of("learning_rate", [0.01, 0.1])) } };
        Genotype[] trained = [.. same.Select(g => new Genotype(tuned.Decisions, [.. g.Values, 0])), new(tuned.Decisions, [.. same[0].Values, 1])];
        Assert.Equal([null, 0, null], Answers(new ScoredBefore(RepeatPolicy.Cached, tuned.Decisions, tuned), trained[0], trained[1], trained[2]));
        // A list of decisions says nothing of networks.
        Assert.Equal([null, null], Answers(new ScoredBefore(RepeatPolicy.Cached, space.Decisions, null), same[0], same[1]));
    }

    [Fact]
    public void Who_proposes_nothing_new_pays_now_and_then()
    {
        var answers = Answers(Of(RepeatPolicy.Cached), [.. Enumerable.Repeat(new Proposal(First), 1 + (3 * (ScoredBefore.MostInARow + 1)))]);
        Assert.Equal([0, 51, 102, 153], Enumerable.Range(0, answers.Length).Where(i => answers[i] is null));
    }

    [Fact]
    public void What_failed_was_not_scored()
    {
        var scored = Of(RepeatPolicy.Cached);
        Answers(scored, First);
        scored.Failed(First);
        Assert.Equal([null, 1], [scored.Answer(First, 1), scored.Answer(First, 2)]);
    }

    private static ScoredBefore Of(RepeatPolicy policy) => new(policy, Space.Decisions, Space);

    private static int?[] Answers(ScoredBefore scored, params Proposal[] proposals)
    {
        var trials = 0;
        return [.. proposals.Select(p =>
        {
            var answer = scored.Answer(p, trials);
            if (answer is null) trials++;
            return answer;
        })];
    }
}
