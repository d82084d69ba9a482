using System.Text.Json;
using Nas.Protocol;
using Nas.Runtime.Hosting;

namespace Nas.Runtime.Tests.Hosting;

public sealed class RequestLineTests
{
    public static TheoryData<string> Commands =>
        ["search", "resume", "derive", "record", "experiments", "export", "worker", "train", "rank", "list", "show", "bench", "predictors"];

    private static Request[] Requests =>
    [
        new SearchRequest { Settings = new() { Net = "N", MaxFlops = 5, Options = new Dictionary<string, string> { ["order"] = "2" } }, Resume = true, Draft = true },
        new ResumeRequest { Experiment = 3, TimeLimitSeconds = 0.5 }, new DeriveRequest { Trial = 2, ClassName = "Größe" }, new RecordRequest { Experiment = 1, Files = ["a"] },
        new ExperimentsRequest { Store = "Host=db" }, new ExportRequest { Format = "csv" }, new WorkerRequest { LeaseSeconds = 3 },
        new TrainRequest { Settings = new() { Augment = false, Parameters = new Dictionary<string, int> { ["channels"] = 8 } }, Inherit = true }, new RankRequest { Sample = 9 }, new ListRequest(), new ShowRequest { Net = "N" },
        new BenchRequest { Table = new() { Path = "t" }, Strategies = ["random"] }, new PredictorsRequest { Table = new() { Path = "t", Seed = 4 }, TrainSizes = [3] },
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_the_tool_writes_is_what_the_engine_reads(string command)
    {
        var sent = Requests.Single(r => JsonDocument.Parse(r.ToLine()).RootElement.GetProperty("command").GetString() == command) with { ProjectDirectory = "/p" };
        var read = Read(sent.ToLine());
        Assert.IsType(sent.GetType(), read);
        Assert.Equal(sent.ToLine(), read.ToLine());
    }

    [Fact]
    public void The_command_need_not_stand_first() =>
        Assert.Equal("N", Assert.IsType<ShowRequest>(Read("""{"net":"N","later":"unknown","version":2,"command":"show"}""")).Net);

    [Theory]
    [InlineData("""{"version":1,"command":"search","strategy":"darts"}""", "version 1 ")]
    [InlineData("""{"version":3,"command":"of a later version"}""", "version 3 ")]
    [InlineData("""{"command":"list"}""", "version none ")]
    public void Another_version_of_the_protocol_is_a_usage_error(string line, string expected)
    {
        var error = Assert.Throws<UsageException>(() => Read(line));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("Use versions of Nas.Runtime and Nas.Tool that belong together.", error.Hint);
    }

    [Theory]
    [InlineData("""{"version":2,"command":"dance"}""")]
    [InlineData("""{"version":2,"command":"search"}""")]
    [InlineData("no JSON")]
    public void What_is_no_request_cannot_be_read(string line) => Assert.ThrowsAny<JsonException>(() => Read(line));

    private static Request Read(string line) => RequestLine.Read(new StringReader(line));
}
