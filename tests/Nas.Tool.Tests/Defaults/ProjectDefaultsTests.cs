using System.Text.Json;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Defaults;

/// <summary>What nas.json does to a command line.</summary>
public sealed class ProjectDefaultsTests : IDisposable
{
    private readonly ToolRun _tool = new();

    public ProjectDefaultsTests() => _tool.Script = _tool.Say(Network.Of("").ResultLine());

    public void Dispose() => _tool.Dispose();

    private JsonElement Settings => _tool.Request.GetProperty("settings");

    [Fact]
    public async Task What_the_command_line_does_not_say_the_file_says()
    {
        _tool.Folder.Write("nas.json", """
            {
              // comments are fine
              "data": "folder", "data-dir": "pictures", "store": "all.db", "device": "cpu", "threads": 1,
              "param": { "classes": 3, "channels": 8 },
              "search": {
                "strategy": "darts", "set": { "order": 2, "architecture-learning-rate": 0.01 }, "epochs": 5, "max-params": "5M", "max-flops": 1000, "max-latency": "80ms",
                "objective": ["accuracy", "flops"], "augment": false, "drop-path": true, "time-limit": "10m", "data-fraction": 0.5, "param": { "channels": 4 },
              },
            }
            """);

        Assert.Equal(0, await _tool.Run("search", "--dry-run"));

        var expected = JsonDocument.Parse($$"""
            {"strategy":"darts","data":"folder","dataDirectory":{{JsonSerializer.Serialize(_tool.Folder.File("pictures"))}},"device":"cpu","threads":1,"seed":0,"parameters":{"channels":4,"classes":3},
             "options":{"order":"2","architecture-learning-rate":"0.01"},"epochs":5,"maxParameters":5000000,"maxFlops":1000,"maxLatencyMilliseconds":80,"objectives":["accuracy","flops"],"augment":false,"dropPath":true,"dataFraction":0.5}
            """).RootElement;
        Assert.True(JsonElement.DeepEquals(expected, Settings), Settings.ToString());
        Assert.Equal((_tool.Folder.File("all.db"), 600), (_tool.Request.GetProperty("store").GetString(), _tool.Request.GetProperty("timeLimitSeconds").GetInt32()));
        Assert.StartsWith("nas.json: --strategy darts --set order=2 ", _tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.Single(_tool.ErrorLines, l => l.StartsWith("nas.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "format")]
    [InlineData(0, "completion", "bash")]
    [InlineData(2, "search")]
    public async Task An_editor_and_a_shell_work_beside_a_file_that_is_wrong(int exitCode, params string[] arguments)
    {
        _tool.Folder.Write("nas.json", "{");
        _tool.Folder.Write("TinyNet.nas", EndToEnd.PackedFeed.Space);
        Assert.Equal(exitCode, await _tool.Run(arguments));
    }

    [Fact]
    public async Task The_command_line_wins_name_by_name()
    {
        _tool.Folder.Write("nas.json", """{ "data": "folder", "seed": 3, "param": { "classes": 3, "channels": 8 }, "search": { "augment": true, "epochs": 5, "objective": ["flops"] } }""");

        await _tool.Run("search", "--dry-run", "--data=shapes", "--param", "channels=2", "--augment", "false", "--objective", "accuracy");

        var expected = JsonDocument.Parse("""{"data":"shapes","seed":3,"device":"auto","parameters":{"channels":2,"classes":3},"options":{},"augment":false,"epochs":5,"objectives":["accuracy"]}""").RootElement;
        Assert.True(JsonElement.DeepEquals(expected, Settings), Settings.ToString());
        Assert.Equal("nas.json: --epochs 5 --seed 3 --param classes=3", _tool.ErrorLines[0]);
    }

    /// <summary>Another strategy would not know them.</summary>
    [Theory]
    [InlineData("spos", null)]
    [InlineData("darts", "2")]
    public async Task A_strategys_options_go_with_the_strategy(string strategy, string? order)
    {
        _tool.Folder.Write("nas.json", """{ "search": { "strategy": "darts", "set": { "order": 2 } } }""");

        await _tool.Run("search", "--dry-run", "--strategy", strategy);

        Assert.Equal(order, Settings.GetProperty("options").TryGetProperty("order", out var given) ? given.GetString() : null);
    }

    [Fact]
    public async Task Each_command_takes_its_own_section_and_no_other()
    {
        _tool.Folder.Write("nas.json", """{ "data": "mnist", "search": { "epochs": 50 }, "train": { "preset": "presets/mine.json", "epochs": 20, "teacher": "big/Large.weights" } }""");
        _tool.Script = _tool.Say("""{"event":"result","network":"FashionNet"}""");

        // The paths begin where the file is, wherever the command is typed.
        Directory.CreateDirectory(_tool.Folder.File("elsewhere"));
        Assert.Equal(0, await _tool.Run("train", "--project", _tool.Folder.File("Demo.csproj")));

        Assert.Equal((20, "mnist"), (Settings.GetProperty("epochs").GetInt32(), Settings.GetProperty("data").GetString()));
        Assert.Equal((_tool.Folder.File("presets/mine.json"), _tool.Folder.File("big/Large.weights")), (_tool.Request.GetProperty("preset").GetString(), _tool.Request.GetProperty("teacher").GetString()));
    }

    [Fact]
    public async Task A_password_is_not_shown()
    {
        _tool.Folder.Write("nas.json", """{ "store": "Host=db;Password=secret" }""");

        await _tool.Run("list", "--experiments");

        Assert.Equal("Host=db;Password=secret", _tool.Request.GetProperty("store").GetString());
        Assert.DoesNotContain("secret", _tool.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_lies_where_the_file_refers_to_it()
    {
        _tool.Folder.Write("nas.json", """{ "$schema": ".nas/nas.schema.json" }""");

        await _tool.Run("search", "--dry-run");

        Assert.Equal(Repository.Read("Nas.Tool/nas.schema.json"), _tool.Folder.Read(".nas/nas.schema.json"));
    }

    [Theory]
    [InlineData("""{ "stratgy": "darts" }""", "nas.json(1,3): there is no \"stratgy\"")]
    [InlineData("""{ "dataDir": "x" }""", "\"data-dir\" is probably meant")]
    [InlineData("{\n  \"search\": {\n    \"epoch\": 3\n  }\n}", "nas.json(3,5): \"search\" has no \"epoch\"; \"epochs\" is probably meant.")]
    [InlineData("""{ "epochs": 3 }""", "nas.json(1,3): \"epochs\" stands in the braces of a command: \"search\" or \"train\" or \"rank\".")]
    [InlineData("""{ "train": { "resume": true } }""", "nas.json(1,14): \"train\" has no \"resume\"")]
    [InlineData("""{ "search": "darts" }""", "nas.json(1,13): \"search\" takes options of dotnet nas search in braces.")]
    [InlineData("""{ "seed": "3" }""", "nas.json(1,11): \"seed\" takes a number.")]
    [InlineData("""{ "seed": -3 }""", "nas.json(1,11): --seed needs a whole number from 0 on, not '-3'.")]
    [InlineData("""{ "param": { "channels": "many" } }""", "nas.json(1,26): \"param\" takes names with numbers in braces.")]
    [InlineData("""{ "param": 3 }""", "nas.json(1,12): \"param\" takes names with numbers in braces.")]
    [InlineData("""{ "search": { "augment": "yes" } }""", "nas.json(1,26): \"augment\" takes true or false.")]
    [InlineData("""{ "search": { "max-params": "5X" } }""", "nas.json(1,29): --max-params needs a number such as 500K, 5M or 1.2G, not '5X'.")]
    [InlineData("""{ "search": { "epochs": [1, 2] } }""", "nas.json(1,25): \"epochs\" takes a number.")]
    [InlineData("""{ "ü": "", "device": "tpu" }""", "nas.json(1,3): there is no \"ü\"")]
    [InlineData("""{ "device": "tpu" }""", "nas.json(1,13): --device needs auto, cpu, cuda or cuda:1, not 'tpu'.")]
    [InlineData("""{ "data": null }""", "nas.json(1,11): \"data\" takes a text in quotes.")]
    [InlineData("""{ "seed": {} }""", "nas.json(1,11): \"seed\" takes a number.")]
    [InlineData("""{ "data": "" }""", "nas.json(1,11): \"data\" is empty: leave it out.")]
    [InlineData("""{ "data": "a", "data": "b" }""", "nas.json(1,16): \"data\" stands here twice.")]
    [InlineData("{ \"data\": \"shapes\"\n  \"seed\": 3 }", "nas.json(2,3): ")]
    [InlineData("[]", "nas.json(1,1): the defaults stand in braces")]
    [InlineData("", "nas.json(1,1): ")]
    [InlineData("{} {}", "nas.json(1,4): ")]
    public async Task A_mistake_is_said_in_one_line_with_its_place(string json, string expected)
    {
        _tool.Folder.Write("nas.json", json);

        Assert.Equal(2, await _tool.Run("search"));

        Assert.Contains(expected, _tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("dotnet nas: nas.json(", _tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.InRange(_tool.ErrorLines.Count, 1, 2);
        Assert.Empty(_tool.Builder.Builds);
    }

    [Fact]
    public async Task The_file_of_the_documentation_is_right()
    {
        var text = Repository.Read("docs/cli.md").ReplaceLineEndings("\n");
        var begin = text.IndexOf("{\n  \"$schema\"", StringComparison.Ordinal);
        _tool.Folder.Write("nas.json", text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)]);

        Assert.Equal(0, await _tool.Run("search", "--dry-run"));

        Assert.Equal(("darts", 5_000_000), (Settings.GetProperty("strategy").GetString(), Settings.GetProperty("maxParameters").GetInt64()));
    }

    [Theory]
    [InlineData((byte)0xFC)]
    [InlineData((byte)0x5C)] // an escape without an end
    public async Task A_text_that_is_none_is_said_to_be_so(byte wrong)
    {
        await File.WriteAllBytesAsync(_tool.Folder.File("nas.json"), [.. "{ \"data\": \""u8, wrong, .. "ud800\" }"u8]);

        Assert.Equal(2, await _tool.Run("search"));

        Assert.Equal("dotnet nas: nas.json holds a text that is not valid UTF-8.", _tool.ErrorLines[0]);
    }

    [Fact]
    public async Task Help_is_given_whatever_the_file_says()
    {
        _tool.Folder.Write("nas.json", "{");
        Assert.Equal(0, await _tool.Run("search", "--help"));
    }
}
