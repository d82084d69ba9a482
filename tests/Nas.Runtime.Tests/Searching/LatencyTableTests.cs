using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Searching;

public class LatencyTableTests
{
    private static readonly SearchSpace Space = SmallSpaces.AllEdges;

    // Spaces of every kind: cells, motifs, nodes that share a width, chains with depths and widths, layers of their own sizes, texts, pyramids.
    public static TheoryData<string> Samples =>
    [
        "Darts", "Bench101", "Bench201", "BenchMacro", "EnasMacro", "NasNet", "MobileNet", "MobileNetV3", "OnceForAll", "BigNas", "Spos", "DetNas", "NatsSize", "MotifNet", "GeNet", "Hierarchical", "TreeCell",
        "MetaQnn", "NasRlDense", "NasRlTree", "DartsRnn", "EnasRnn", "Gpt", "Autoformer", "NasFpn", "Detector", "Smash",
    ];

    [Fact]
    public void The_latency_of_a_network_is_the_sum_of_its_rows()
    {
        var table = new LatencyTable(
        [
            ("conv(3, channels: 4)", "1x8x8 to 4x8x8", 0.5),
            ("nor_conv(3)", "4x8x8 to 4x8x8", 0.125),
            ("global_avg_pool, linear(10)", "4x8x8 to 10", 0.25),
        ]);
        table.Require(Space, Space.Net.Defaults);
        for (var convolutions = 0; convolutions <= 3; convolutions++)
            Assert.Equal(0.75 + (0.125 * convolutions), table.Of(Space, With(convolutions), Space.Net.Defaults));
    }

    [Fact]
    public void A_recurrent_cell_runs_once_for_each_place()
    {
        var space = SmallSpaces.Sample("DartsRnn");
        var placements = Placements.Of(NetworkPlan.Of(space), space.Decisions.Sample(new RandomStream(1))).Where(p => !p.IsFree).ToArray();
        var places = space.Net.Input.Height;
        Assert.True(places > 1);
        Assert.All(placements, p => Assert.Equal(p.Flow == Flow.Vector ? places : 1, p.Times));
        var table = new LatencyTable(placements.DistinctBy(p => (p.Operation, p.Configuration)).Select(p => (p.Operation, p.Configuration, 2.0)));
        Assert.Equal(2.0 * ((places * placements.Count(p => p.Flow == Flow.Vector)) + placements.Count(p => p.Flow != Flow.Vector)), placements.Sum(table.Of));
    }

    // With the multiply-adds of each row for its milliseconds, a table foretells the multiply-adds of every network.
    [Theory]
    [MemberData(nameof(Samples))]
    public void Rows_of_one_name_are_the_same_layers_and_a_space_has_all_it_needs(string name)
    {
        var space = SmallSpaces.Sample(name);
        var (plan, rows) = (NetworkPlan.Of(space), SpacePlacements.Of(space));
        Assert.Equal(rows.Count, rows.Select(r => (r.Operation, r.Configuration)).Distinct().Count());
        var table = new LatencyTable(rows.Select(r => (r.Operation, r.Configuration, (double)Cost.Of(r).Flops / r.Times)));
        var layers = rows.ToDictionary(r => (r.Operation, r.Configuration), r => Text(r.Layers));
        var random = new RandomStream(7);
        for (var i = 0; i < 50; i++)
        {
            var genotype = space.Decisions.Sample(random);
            Assert.Equal(Cost.Of(plan, genotype).Flops, table.Of(plan, genotype), 0.5);
            Assert.Equal(table.Of(plan, genotype), table.Find(plan, genotype)!.Value, 0.5);
            Assert.All(Placements.Of(plan, genotype).Where(p => !p.IsFree), p => Assert.Equal(layers[(p.Operation, p.Configuration)], Text(p.Layers)));
        }
    }

    [Fact]
    public void What_is_missing_is_said_before_a_search_with_what_to_do()
    {
        var error = Assert.Throws<UsageException>(() => new LatencyTable([("nor_conv(3)", "4x8x8 to 4x8x8", 1)]).Require(Space, Space.Net.Defaults));
        Assert.Equal(
            "The table of latencies has no row for 'conv(3, channels: 4)' with the configuration '1x8x8 to 4x8x8', nor for 1 more that Small may need.", error.Message);
        Assert.Contains("dotnet nas profile", error.Hint, StringComparison.Ordinal);
        var one = Assert.Throws<UsageException>(() => new LatencyTable([]).Of(Space, With(0), Space.Net.Defaults));
        Assert.Equal("The table of latencies has no row for 'conv(3, channels: 4)' with the configuration '1x8x8 to 4x8x8'.", one.Message);
    }

    // Nodes concatenate what they take, of any widths.
    [Fact]
    public void A_space_of_too_many_sizes_is_refused() =>
        Assert.Contains("too many for a table", Assert.Throws<UsageException>(() => SpacePlacements.Of(SmallSpaces.Sample("NasRl"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Rows_come_sorted_and_each_once()
    {
        var table = new LatencyTable([("b", "2", 1), ("a", "9", 2), ("a", "10", 3)]);
        Assert.Equal([("a", "10", 3.0), ("a", "9", 2.0), ("b", "2", 1.0)], table.Rows);
        Assert.Throws<ArgumentException>(() => new LatencyTable([("a", "1", 1), ("a", "1", 1)]));
    }

    private static string Text(IEnumerable<Layer> layers) => string.Join(" ", layers);

    private static Genotype With(int convolutions) => new(Space.Decisions, [.. Enumerable.Range(0, 3).Select(i => i < convolutions ? 1 : 0)]);
}
