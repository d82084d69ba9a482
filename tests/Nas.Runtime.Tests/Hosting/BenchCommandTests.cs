using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Hosting;
using Nas.Runtime.Tests.Tables;

namespace Nas.Runtime.Tests.Hosting;

public sealed class BenchCommandTests : IDisposable
{
    private static readonly UserProject Project = new(typeof(BenchCommandTests).Assembly);

    private readonly SmallTable _small = new();
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _small.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void It_tells_of_each_strategy_and_each_seed()
    {
        Assert.True(Run(Request() with { Strategies = ["regularized-evolution", "random"] }));
        var result = Events()[^1];
        Assert.Equal("result", result.GetProperty("event").GetString());
        Assert.False(result.GetProperty("cancelled").GetBoolean());
        Assert.Equal(("Small", 6, 0.66, 100.0), (
            result.GetProperty("table").GetString(), result.GetProperty("architectures").GetInt32(), result.GetProperty("best").GetDouble(), result.GetProperty("budgetSeconds").GetDouble()));
        Assert.StartsWith("<svg", result.GetProperty("svg").GetString(), StringComparison.Ordinal);
        var strategies = result.GetProperty("strategies").EnumerateArray().ToArray();
        Assert.Equal(["regularized-evolution", "random"], strategies.Select(s => s.GetProperty("name").GetString()));
        Assert.All(strategies, s =>
        {
            var seeds = s.GetProperty("seeds").EnumerateArray().ToArray();
            Assert.Equal([40, 41, 42], seeds.Select(r => r.GetProperty("seed").GetInt64()));
            Assert.Matches("^op=[abc], width=(16|32)$", seeds[0].GetProperty("architecture").GetString());
            Assert.Equal(seeds.Average(r => r.GetProperty("reported").GetDouble()), s.GetProperty("reported").GetProperty("mean").GetDouble(), 12);
            Assert.True(s.GetProperty("reported").TryGetProperty("deviation", out _));
            Assert.Equal(100, s.GetProperty("curve").EnumerateArray().Last().GetProperty("seconds").GetDouble());
        });
        Assert.Contains(Events(), e => e.GetProperty("event").GetString() == "progress" && e.GetProperty("searches").GetInt32() == 6);
    }

    [Fact]
    public void Options_belong_to_a_strategy()
    {
        var request = Request() with { Strategies = ["regularized-evolution"], Options = new Dictionary<string, string> { ["regularized-evolution.population"] = "2" } };
        Assert.True(Run(request));
        Assert.Equal("2", Events()[^1].GetProperty("strategies")[0].GetProperty("options").GetProperty("population").GetString());

        AssertUsage("does not say whose", request with { Options = new Dictionary<string, string> { ["population"] = "2" } });
        AssertUsage("does not take part", request with { Options = new Dictionary<string, string> { ["random.population"] = "2" } });
        AssertUsage("no option 'size'", request with { Options = new Dictionary<string, string> { ["regularized-evolution.size"] = "2" } });
        AssertUsage("population is '0'", request with { Options = new Dictionary<string, string> { ["regularized-evolution.population"] = "0" } });
    }

    [Fact]
    public void Other_objectives_are_pursued_and_what_else_is_reported_is_said()
    {
        var description = SmallTable.Description.Replace("\"budget\"", "\"energy\": \"seconds\", \"reports\": { \"Other\": \"test\" }, \"budget\"", StringComparison.Ordinal);
        Assert.True(Run(Request(description) with { Strategies = ["random", "nsga2"], Objectives = ["energy", "accuracy"], Repeats = ExperimentSettings.Cached, BudgetSeconds = 1000 }));
        var result = Events()[^1];
        Assert.Equal("cached", result.GetProperty("repeats").GetString());
        Assert.All(result.GetProperty("strategies").EnumerateArray(), s =>
        {
            // All six are found: the one of least energy is the best.
            Assert.Equal(1, s.GetProperty("objectives").GetProperty("energy").GetProperty("mean").GetDouble());
            Assert.Equal(s.GetProperty("reported").GetProperty("mean").GetDouble(), s.GetProperty("reports").GetProperty("Other").GetProperty("mean").GetDouble());
            Assert.Equal(6, s.GetProperty("distinct").GetDouble());
        });
        var pair = Assert.Single(result.GetProperty("comparisons").EnumerateArray());
        Assert.Equal(("random", "nsga2", 3, 1.0), (
            pair.GetProperty("first").GetString(), pair.GetProperty("second").GetString(), pair.GetProperty("seeds").GetInt32(), pair.GetProperty("pValue").GetDouble()));

        AssertUsage("does not say the energy", Request() with { Strategies = ["random"], Objectives = ["energy"] });
        AssertUsage("does not say the perplexity", Request() with { Strategies = ["random"], Objectives = ["perplexity"] });
    }

    // A quarter of fourteen trials; the paper's 200 would be random search.
    [Fact]
    public void What_the_budget_does_not_hold_is_fitted_or_marked()
    {
        Assert.True(Run(Request() with { Strategies = ["tournament-evolution"] }));
        Assert.Contains(Events(), e => e.TryGetProperty("text", out var text) && text.GetString()!.Contains("the first population has", StringComparison.Ordinal));
        Assert.False(Events()[^1].GetProperty("strategies")[0].GetProperty("random").GetBoolean());
        Assert.True(Run(Request() with { Strategies = ["tournament-evolution"], Preset = ExperimentSettings.Paper }));
        Assert.True(Events()[^1].GetProperty("strategies")[0].GetProperty("random").GetBoolean());
    }

    [Fact]
    public void Without_names_all_that_propose_architectures_take_part()
    {
        Assert.True(Run(Request() with { Seeds = 1, BudgetSeconds = 30 }));
        var names = Events()[^1].GetProperty("strategies").EnumerateArray().Select(s => s.GetProperty("name").GetString()).ToArray();
        Assert.Contains("random", names);
        Assert.Contains("regularized-evolution", names);
        Assert.DoesNotContain("darts", names);
    }

    [Fact]
    public void What_cannot_be_is_a_usage_error()
    {
        AssertUsage("no strategy 'rando'", Request() with { Strategies = ["rando"] });
        AssertUsage("darts trains a supernet", Request() with { Strategies = ["darts"] });
        AssertUsage("no usual budget", Request(SmallTable.Description.Replace("\"budget\": 100", "\"csv\": \"small.csv\"", StringComparison.Ordinal)) with { Strategies = ["random"] });
        AssertUsage("budget of 1 s", Request() with { Strategies = ["random"], BudgetSeconds = 1 });
    }

    [Fact]
    public void Cancelled_before_any_search_is_complete_there_is_no_result() => Assert.Throws<OperationCanceledException>(
        () => BenchCommand.Run(Request() with { Strategies = ["random"] }, Project, new EventWriter(_output), new CancellationToken(canceled: true)));

    private BenchRequest Request(string description = SmallTable.Description)
    {
        _small.Write("small.csv", SmallTable.Csv);
        return new() { Table = new() { Path = _small.Write("small.json", description), Seed = 40 }, Seeds = 3 };
    }

    private bool Run(BenchRequest request) => BenchCommand.Run(request, Project, new EventWriter(_output), default);

    private void AssertUsage(string expected, BenchRequest request) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => Run(request)).Message, StringComparison.Ordinal);

    private JsonElement[] Events() =>
        [.. System.Text.Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
}
