using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Searching;

public class ConstraintsTests
{
    private static readonly SearchSpace Space = SmallSpaces.AllEdges;

    // 1 to 4 channels on 8 x 8 pixels. Stem: 9*1*4 weights. Each convolution: 9*4*4 weights and a batch norm of 2*4. Head: 4*10 + 10.
    private static long Parameters(int convolutions) => 36 + (convolutions * (144 + 8)) + 50;

    private static long Flops(int convolutions) => (36 * 64) + (convolutions * 144 * 64) + 50;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_limit_is_kept_when_it_is_just_reached(int convolutions)
    {
        var genotype = With(convolutions);
        Assert.True(Limits(Parameters(convolutions), null).Allow(genotype));
        Assert.False(Limits(Parameters(convolutions) - 1, null).Allow(genotype));
        Assert.True(Limits(null, Flops(convolutions)).Allow(genotype));
        Assert.False(Limits(null, Flops(convolutions) - 1).Allow(genotype));
        Assert.False(Limits(Parameters(convolutions), Flops(convolutions) - 1).Allow(genotype));
    }

    [Fact]
    public void Without_a_limit_everything_goes()
    {
        Assert.False(Limits(null, null).Any);
        Assert.True(Limits(null, null).Allow(With(3)));
        Assert.True(Limits(null, 1).Any);
    }

    [Fact]
    public void The_cost_is_that_of_the_net_with_the_given_parameters()
    {
        // 2 channels: 9*2, 3 times (9*4 + 4), 2*10 + 10.
        var limits = new Constraints(Space, new Dictionary<string, int> { ["channels"] = 2, ["classes"] = 10 }, 168, null);
        Assert.True(limits.Allow(With(3)));
        Assert.False(new Constraints(Space, new Dictionary<string, int> { ["channels"] = 2, ["classes"] = 10 }, 167, null).Allow(With(3)));
    }

    [Fact]
    public void The_first_that_keeps_to_them_is_taken_and_those_before_are_not()
    {
        var proposals = new Queue<Genotype>([With(3), With(2), With(1), With(0)]);
        Assert.Equal(With(1), Limits(Parameters(1), null).First(proposals.Dequeue));
        Assert.Single(proposals);
    }

    [Fact]
    public void What_cannot_be_kept_to_is_said_once_with_what_to_do()
    {
        var random = new RandomStream(0);
        var tries = 0;
        var error = Assert.Throws<UsageException>(() => Limits(85, 1_000_000).First(() =>
        {
            tries++;
            return Space.Decisions.Sample(random);
        }));
        Assert.Equal(10_000, tries);
        Assert.Equal("No architecture of Small within 85 parameters and 1,000,000 multiply-adds was found in 10,000 tries.", error.Message);
        Assert.Contains("raise the limit", error.Hint, StringComparison.Ordinal);
    }

    // One in eight has no convolution; drawn are only those of three.
    [Fact]
    public void Limits_that_no_draw_keeps_to_are_kept_to_by_making_an_architecture_smaller()
    {
        var limits = Limits(Parameters(0), Flops(0));
        Assert.Equal(With(0), limits.First(() => With(3)));
        limits.RequireSome();
    }

    [Theory]
    [InlineData(85L, null)]
    [InlineData(null, 2353L)]
    [InlineData(85L, 1_000_000L)]
    public void That_there_is_no_architecture_at_all_is_found_out_beforehand(long? parameters, long? flops)
    {
        Assert.Equal((86, 2354), (Parameters(0), Flops(0)));
        var error = Assert.Throws<UsageException>(Limits(parameters, flops).RequireSome);
        Assert.StartsWith("The closest found has 86 parameters and 2,354 multiply-adds", error.Hint, StringComparison.Ordinal);
    }

    // 0.75 ms for stem and head, 0.125 for each convolution.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_latency_is_kept_to_as_the_table_foretells_it(int convolutions)
    {
        var table = new LatencyTable(
            [("conv(3, channels: 4)", "1x8x8 to 4x8x8", 0.5), ("nor_conv(3)", "4x8x8 to 4x8x8", 0.125), ("global_avg_pool, linear(10)", "4x8x8 to 10", 0.25)]);
        var most = 0.75 + (0.125 * convolutions);
        var (just, below) = (Most(most), Most(most - 1e-6));
        Assert.True(just.Any);
        Assert.Equal(most == 0.75 ? "0.75 ms" : most == 0.875 ? "0.875 ms" : "1.125 ms", just.ToString());
        Assert.True(just.Allow(With(convolutions)));
        Assert.False(below.Allow(With(convolutions)));
        // Where no draw keeps to it, an architecture is made faster.
        if (convolutions < 3) Assert.True(just.Allow(just.First(() => With(3))));
        if (convolutions > 0) return;
        var error = Assert.Throws<UsageException>(below.RequireSome);
        Assert.StartsWith("The closest found has 86 parameters and 2,354 multiply-adds and takes 0.75 ms;", error.Hint, StringComparison.Ordinal);

        Constraints Most(double milliseconds) => new(Space, Space.Net.Defaults, null, null, milliseconds, table);
    }

    // With a table, what it cannot foretell is never proposed.
    [Fact]
    public void An_architecture_with_a_row_that_is_not_there_is_not_allowed()
    {
        var table = new LatencyTable([("conv(3, channels: 4)", "1x8x8 to 4x8x8", 0.5), ("global_avg_pool, linear(10)", "4x8x8 to 10", 0.25)]);
        var limits = new Constraints(Space, Space.Net.Defaults, null, null, null, table);
        Assert.True(limits.Any);
        Assert.True(limits.Allow(With(0)));
        Assert.False(limits.Allow(With(1)));
    }

    private static Constraints Limits(long? parameters, long? flops) => new(Space, Space.Net.Defaults, parameters, flops);

    private static Genotype With(int convolutions) =>
        new(Space.Decisions, [.. Enumerable.Range(0, 3).Select(i => i < convolutions ? 1 : 0)]);
}
