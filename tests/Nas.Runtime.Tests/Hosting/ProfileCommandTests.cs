using System.Globalization;
using System.Text;
using System.Text.Json;
using Nas.Dsl;
using Nas.Protocol;
using Nas.Runtime.Devices;
using Nas.Runtime.Hosting;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Data;

namespace Nas.Runtime.Tests.Hosting;

/// <summary>A table of latencies, from its measurement to the searches that go by it.</summary>
public sealed class ProfileCommandTests : IDisposable
{
    private static readonly UserProject Project = new(typeof(ProfileCommandTests).Assembly);
    private static readonly Nas.Dsl.Model.SearchSpace Tiny = Project.Space("TinyNet").Space;
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_operation_of_the_space_is_measured_and_the_table_is_one_that_searches_take()
    {
        using var held = new HeldFinalizers();
        ProfileCommand.Run(new() { Net = "TinyNet", Device = "cpu", Threads = 1, BatchSize = 2, Repeats = 3 }, Project, new EventWriter(_output), CancellationToken.None);
        var events = Encoding.UTF8.GetString(_output.ToArray()).TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "progress" && e.GetProperty("phase").GetString() == "profile");
        var result = events[^1];
        var table = LatencyFile.Read(Write(result.GetProperty("csv").GetString()!));
        Assert.Equal(["conv(3, channels: 4), batch_norm", "global_avg_pool, linear(3)", "max_pool(3)", "relu + convolution + batch_norm", "sep_conv(3)"], table.Rows.Select(r => r.Operation));
        Assert.All(table.Rows, r => Assert.InRange(r.Milliseconds, 1e-5, 1000));
        Assert.Equal(table.Rows.Select(r => r.Milliseconds), result.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("milliseconds").GetDouble()));
        Assert.Equal(("cpu", 2, 3), (result.GetProperty("device").GetString(), result.GetProperty("batchSize").GetInt32(), result.GetProperty("repeats").GetInt32()));

        var setup = Setup(new() { Latency = Write(result.GetProperty("csv").GetString()!) });
        var genotype = Tiny.Decisions.Sample(new RandomStream(1));
        Assert.Equal(table.Of(Tiny, genotype, setup.Parameters), setup.Latency!.Of(Tiny, genotype, setup.Parameters));
    }

    [Fact]
    public void Cancelled_it_has_no_result()
    {
        Assert.Throws<OperationCanceledException>(() => ProfileCommand.Run(
            new() { Net = "TinyNet", Device = "cpu", Threads = 1, Repeats = 1 }, Project, new EventWriter(_output), new CancellationToken(canceled: true)));
        Assert.DoesNotContain("\"result\"", Encoding.UTF8.GetString(_output.ToArray()), StringComparison.Ordinal);
    }

    // What becomes of the file after the search was begun changes nothing.
    [Fact]
    public void An_experiment_keeps_the_table_and_is_another_with_another_table()
    {
        var path = Write(Table(1));
        var asked = new ExperimentSettings { Latency = path, MaxLatencyMilliseconds = 80 };
        var settings = Setup(asked).Settings;
        Assert.Null(settings.Latency);
        Assert.Equal(5, settings.LatencyRows!.Count);
        File.Delete(path);
        var again = Setup(ExperimentSettings.Parse(settings.ToJson()));
        Assert.Equal(settings, again.Settings);
        Assert.Equal("80 ms", again.Constraints.ToString());
        Write(Table(2));
        Assert.NotEqual(settings, Setup(asked).Settings);
        Write("note," + Table(1).Replace("\n", "\nx,", StringComparison.Ordinal)[..^2]);
        Assert.Equal(settings, Setup(asked).Settings);
    }

    [Fact]
    public void What_needs_a_table_says_so()
    {
        AssertUsage("A latency can be foretold only by a table of latencies.", new() { MaxLatencyMilliseconds = 80 });
        AssertUsage("A latency can be foretold only by a table of latencies.", new() { Strategy = "random", Objectives = ["accuracy", "latency"] });
        AssertUsage("The table of latencies has no row for", new() { Latency = Write("operation,configuration,milliseconds\nsep_conv(3),4x8x8 to 4x8x8,1\n") });
        AssertUsage("No architecture of TinyNet within 3 ms was found", new() { Latency = Write(Table(1)), MaxLatencyMilliseconds = 3 });
    }

    [Fact]
    public void A_search_keeps_to_the_limit_and_says_what_is_foretold()
    {
        var table = new LatencyTable(Rows(1));
        using var engine = Experiments.EngineRun.Start(Experiments.EngineRun.Request("search", new()
        {
            Strategy = "random", Net = "TinyNet", Seed = 3, Device = "cpu", Threads = 1, Epochs = 1, Trials = 3, BatchSize = 512, Objectives = ["latency", "accuracy"],
            Latency = Write(Table(1)), MaxLatencyMilliseconds = 7,
        }, _folder.Root));
        var result = engine.Result();
        var genotype = GenotypeText.Parse(Tiny, result.GetProperty("genotype").GetString()!);
        var latency = table.Of(Tiny, genotype, Tiny.Net.Defaults);
        Assert.InRange(latency, 4, 7);
        Assert.Equal(latency, result.GetProperty("latencyMilliseconds").GetDouble());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"LatencyMilliseconds = {latency:R}"), result.GetProperty("derived").GetString(), StringComparison.Ordinal);
        Assert.Equal(latency, result.GetProperty("front")[0].GetProperty("objectives").GetProperty("latency").GetDouble());

        ShowCommand.Run(new() { Net = "TinyNet", Architecture = result.GetProperty("genotype").GetString(), Latency = Write(Table(1)) }, Project, new EventWriter(_output));
        Assert.Equal(latency, JsonDocument.Parse(Encoding.UTF8.GetString(_output.ToArray())).RootElement.GetProperty("latencyMilliseconds").GetDouble());
    }

    // Two projections, stem and head are 4 ms; a pool is one more, and a sep_conv as many as is said.
    private static IEnumerable<(string, string, double)> Rows(double separable) =>
    [
        ("conv(3, channels: 4), batch_norm", "1x8x8 to 4x8x8", 1), ("global_avg_pool, linear(3)", "8x8x8 to 3", 1), ("max_pool(3)", "4x8x8 to 4x8x8", 1),
        ("relu + convolution + batch_norm", "4x8x8 to 4x8x8", 1), ("sep_conv(3)", "4x8x8 to 4x8x8", separable),
    ];

    private static string Table(double separable) => LatencyFile.Write(new LatencyTable(Rows(separable)));

    private static SearchSetup Setup(ExperimentSettings asked) => new(asked with { Net = "TinyNet", Device = "cpu", Threads = 1 }, Project, "0.1.0");

    private static void AssertUsage(string expected, ExperimentSettings asked) =>
        Assert.StartsWith(expected, Assert.Throws<UsageException>(() => Setup(asked)).Message, StringComparison.Ordinal);

    private string Write(string text) => _folder.Write("phone.csv", Encoding.UTF8.GetBytes(text));
}
