using System.Numerics;
using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Model;

public class DecisionSpaceTests
{
    public static TheoryData<string, string> SmallSpaces => new()
    {
        { "cell C { input a nodes 1 { from 1 of previous, op S } output last }", "C" },
        { "cell C { input a, b nodes 2 { from 1 of previous, op S } output concat(nodes) }", "C" },
        { "cell C { input a, b nodes 3 { from 2 of previous, op S } output concat(nodes) }", "C" },
        { "cell C { input x nodes 3 { from all of previous, op S } output last }", "C" },
        { "cell C { input x nodes 2 { from all of previous, op S } output last } cell D : C { input a, b nodes 2 { from 2 of previous } }", "C D" },
    };

    [Theory]
    [MemberData(nameof(SmallSpaces))]
    public void Count_is_that_of_enumeration(string cells, string used)
    {
        var space = Spaces.Around($"ops S {{ skip_connect, sep_conv(3), search only none }} {cells}", used.Split(' '));
        var all = new HashSet<Genotype>();
        Enumerate(space.Decisions, [], all);
        Assert.Equal(space.Count, new BigInteger(all.Count));
    }

    [Fact]
    public void Value_at_lists_each_value_once_in_rising_order()
    {
        foreach (var (n, k) in new[] { (1, 1), (5, 2), (7, 3), (6, 6), (30, 2) })
        {
            var decision = Decision.Some("d", Enumerable.Range(0, n).Select(i => $"s{i}"), k, k);
            var values = decision.Values.ToList();
            Assert.All(values, v => Assert.True(decision.Allows(v) && BitOperations.PopCount((ulong)v) == k));
            Assert.Equal(values.Distinct().Order(), values);
            var expected = Enumerable.Range(0, k).Aggregate(BigInteger.One, (c, i) => c * (n - i) / (i + 1));
            Assert.Equal(expected, values.Count);
            Assert.Throws<ArgumentOutOfRangeException>(() => decision.ValueAt(decision.ValueCount));
            Assert.Throws<ArgumentOutOfRangeException>(() => decision.ValueAt(-1));
        }
    }

    [Theory]
    [InlineData(5, 0, 5)]
    [InlineData(6, 2, 4)]
    [InlineData(4, 1, 1)]
    [InlineData(3, 0, 0)]
    public void Sets_of_several_sizes_are_listed_by_size(int n, int min, int max)
    {
        var decision = Decision.Some("d", Enumerable.Range(0, n).Select(i => $"s{i}"), min, max);
        var expected = Enumerable.Range(0, 1 << n).Where(v => BitOperations.PopCount((uint)v) is var k && k >= min && k <= max)
            .OrderBy(v => BitOperations.PopCount((uint)v)).ThenBy(v => v).Select(v => (long)v).ToArray();
        Assert.Equal(expected, decision.Values);
        Assert.Equal(expected, Enumerable.Range(-1, (1 << n) + 2).Select(v => (long)v).Where(decision.Allows).OrderBy(v => BitOperations.PopCount((uint)v)).ThenBy(v => v));
        Assert.All(expected, v => Assert.Equal(v, decision.Selected(v).Sum(c => 1L << c)));
    }

    [Fact]
    public void Many_choices_have_their_values_too()
    {
        var names = Enumerable.Range(0, 62).Select(i => $"s{i}").ToArray();
        var half = Decision.Some("d", names, 31, 31);
        Assert.Equal(465428353255261088, half.ValueCount);
        var last = half.ValueAt(half.ValueCount - 1);
        Assert.Equal(((1L << 31) - 1) << 31, last);
        Assert.True(half.Allows(last));
        Assert.Equal(1L << 62, Decision.Some("d", names, 0, 62).ValueCount);
        Assert.Equal((1L << 62) - 1, Decision.Some("d", names, 0, 62).ValueAt((1L << 62) - 1));
        Assert.Throws<ArgumentException>(() => Decision.Some("d", [.. names, "s62"], 1, 1));
        var many = Decision.One("d", Enumerable.Range(0, 1000).Select(i => $"{i}"));
        Assert.Equal(999, many.ValueAt(999));
        Assert.False(many.Allows(1000));
    }

    // 24 states, any of them, an operation of two on each: each state is absent or has one of two, so 3^24.
    [Fact]
    public void Sets_of_many_choices_are_counted_without_listing_them()
    {
        Decision[] operations = [.. Enumerable.Range(0, 24).Select(i => Decision.One($"op{i}", ["x", "y"]) with { Parent = 0, ParentBits = 1L << i })];
        var space = new DecisionSpace(EquatableArray.Of([Decision.Some("from", Enumerable.Range(0, 24).Select(i => $"s{i}"), 0, 24), .. operations]));
        Assert.Equal(BigInteger.Pow(3, 24), space.Count);
    }

    [Fact]
    public void A_uniform_rank_gives_each_set_of_states_alike()
    {
        // 10 sets of 2 of 5 states: 4000 expected of each; the standard deviation is 60.
        var decision = Decision.Some("d", ["a", "b", "c", "d", "e"], 2, 2);
        var random = new Random(5);
        var counts = Enumerable.Range(0, 40_000).CountBy(_ => decision.ValueAt(random.Next((int)decision.ValueCount))).ToList();
        Assert.Equal(10, counts.Count);
        Assert.All(counts, c => Assert.InRange(c.Value, 3700, 4300));
    }

    [Fact]
    public void Values_of_inactive_decisions_do_not_count()
    {
        var space = Spaces.Around("ops S { skip_connect, sep_conv(3) } cell C { input a, b nodes 1 { from 1 of previous, op S } output last }", "C").Decisions;
        Assert.Equal(["C.n0.from", "C.n0.a", "C.n0.b"], space.Items.Select(d => d.Name));
        Assert.Equal(new Genotype(space, [0b10, 0, 1]), new Genotype(space, [0b10, 1, 1]));
        Assert.NotEqual(new Genotype(space, [0b10, 0, 1]), new Genotype(space, [0b01, 0, 1]));
        Assert.Equal([0b10, -1, 1], new Genotype(space, [0b10, 99, 1]).Values);
        Assert.Throws<ArgumentException>(() => new Genotype(space, [0b11, 0, 1]));
        Assert.Throws<ArgumentException>(() => new Genotype(space, [0b10, 0, 2]));
        Assert.Throws<ArgumentException>(() => new Genotype(space, [0b10, 0]));
    }

    private static void Enumerate(DecisionSpace space, long[] values, HashSet<Genotype> all)
    {
        if (values.Length == space.Items.Count)
        {
            all.Add(new Genotype(space, values));
            return;
        }

        // Inactive decisions take any value here; that their genotypes are equal is what keeps the count right.
        foreach (var value in space.Items[values.Length].Values) Enumerate(space, [.. values, value], all);
    }
}
