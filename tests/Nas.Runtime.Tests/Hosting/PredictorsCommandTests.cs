using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Hosting;
using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tests.Tables;

namespace Nas.Runtime.Tests.Hosting;

public sealed class PredictorsCommandTests : IDisposable
{
    private readonly SmallTable _small = new();
    private readonly MemoryStream _output = new();

    public void Dispose()
    {
        _small.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void It_tells_of_each_predictor()
    {
        Assert.True(Run(Request() with { Predictors = ["linear", "gaussian-process"], TrainSizes = [3], Top = 2, Seeds = 3 }));
        var result = Events()[^1];
        Assert.Equal(("Small", 6, "valid", 2), (
            result.GetProperty("table").GetString(), result.GetProperty("architectures").GetInt32(), result.GetProperty("metric").GetString(), result.GetProperty("top").GetInt32()));
        var predictors = result.GetProperty("predictors").EnumerateArray().ToArray();
        Assert.Equal(["linear", "gaussian-process"], predictors.Select(p => p.GetProperty("name").GetString()));
        Assert.All(predictors, p =>
        {
            var seeds = p.GetProperty("seeds").EnumerateArray().ToArray();
            Assert.Equal([40, 41, 42], seeds.Select(s => s.GetProperty("seed").GetInt64()));
            Assert.Equal(seeds.Average(s => s.GetProperty("kendallTau").GetDouble()), p.GetProperty("kendallTau").GetProperty("mean").GetDouble(), 12);
        });
        Assert.Contains(Events(), e => e.GetProperty("event").GetString() == "progress" && e.GetProperty("search").GetInt32() == 6);
    }

    [Fact]
    public void Without_names_all_predictors_take_part()
    {
        Assert.True(Run(Request() with { TrainSizes = [3], Top = 1, Seeds = 1 }));
        Assert.Equal(PredictorDefinition.All.Select(d => d.Name), Events()[^1].GetProperty("predictors").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_cannot_be_is_a_usage_error()
    {
        AssertUsage("no predictor 'gate'", Request() with { Predictors = ["gate"] });
        AssertUsage("Small is small", Request());
        AssertUsage("6 to learn from", Request() with { TrainSizes = [6] });
    }

    [Fact]
    public void Cancelled_before_anything_is_complete_there_is_no_result() => Assert.Throws<OperationCanceledException>(
        () => PredictorsCommand.Run(Request() with { TrainSizes = [3], Top = 1 }, new EventWriter(_output), new CancellationToken(canceled: true)));

    private PredictorsRequest Request()
    {
        _small.Write("small.csv", SmallTable.Csv);
        return new() { Table = new() { Path = _small.Write("small.json", SmallTable.Description), Seed = 40 } };
    }

    private bool Run(PredictorsRequest request) => PredictorsCommand.Run(request, new EventWriter(_output), default);

    private void AssertUsage(string expected, PredictorsRequest request) =>
        Assert.Contains(expected, Assert.Throws<UsageException>(() => Run(request)).Message, StringComparison.Ordinal);

    private JsonElement[] Events() =>
        [.. System.Text.Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
}
