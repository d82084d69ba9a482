using System.Text.Json;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

/// <summary>What of the command line reaches the engine.</summary>
public class RequestTests
{
    private static readonly Network Found = Network.Of("");

    [Fact]
    public async Task A_search_without_options_asks_for_the_defaults()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine());

        await tool.Run("search", "--dry-run");

        var expected = JsonDocument.Parse($$"""
            {"command":"search","version":2,"toolVersion":"{{ToolVersion.Current}}","projectDirectory":{{JsonSerializer.Serialize(tool.Folder.Path)}},"draft":false,"resume":false,
             "settings":{"options":{},"seed":0,"device":"auto","parameters":{} } }
            """).RootElement;
        Assert.True(JsonElement.DeepEquals(expected, tool.Request), tool.Request.ToString());
    }

    [Fact]
    public async Task Every_option_of_a_search_is_passed_on()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine());

        await tool.Run("search", "--dry-run", "--strategy", "spos", "--net", "FashionNet", "--data", "fashion-mnist", "--data-dir", "images", "--seed", "7",
            "--device", "cpu", "--threads", "2", "--epochs", "3", "--trials", "20", "--batch-size", "64", "--learning-rate", "0.05", "--time-limit", "10m",
            "--max-params", "5M", "--max-flops", "600M", "--latency", "phone.csv", "--max-latency", "80ms", "--weights", "full.weights", "--objective", "accuracy", "--objective", "parameters", "--param", "channels=8", "--param", "classes=10",
            "--set", "order=2", "--set", "name=a=b", "--as", "Größe2", "--store", "all.db", "--resume", "--ahead", "4", "--repeats", "cached", "--preset", "paper", "--drop-path", "--auxiliary-head");

        var expected = JsonDocument.Parse($$"""
            {"command":"search","version":2,"toolVersion":"{{ToolVersion.Current}}","projectDirectory":{{JsonSerializer.Serialize(tool.Folder.Path)}},
             "store":{{JsonSerializer.Serialize(tool.Folder.File("all.db"))}},"draft":false,"timeLimitSeconds":600,"resume":true,
             "settings":{"net":"FashionNet","strategy":"spos","data":"fashion-mnist","dataDirectory":{{JsonSerializer.Serialize(tool.Folder.File("images"))}},
             "seed":7,"device":"cpu","threads":2,"epochs":3,"trials":20,"batchSize":64,"learningRate":0.05,"maxParameters":5000000,"maxFlops":600000000,
             "latency":{{JsonSerializer.Serialize(tool.Folder.File("phone.csv"))}},"maxLatencyMilliseconds":80,"weights":{{JsonSerializer.Serialize(tool.Folder.File("full.weights"))}},
             "objectives":["accuracy","parameters"],"parameters":{"channels":8,"classes":10},"options":{"order":"2","name":"a=b"},"className":"Größe2","ahead":4,"repeats":"cached","preset":"paper","dropPath":true,"auxiliaryHead":true} }
            """).RootElement;
        Assert.True(JsonElement.DeepEquals(expected, tool.Request), tool.Request.ToString());
    }

    [Fact]
    public async Task Every_option_of_a_profile_is_passed_on()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","space":"TinyNet","csv":"operation,configuration,milliseconds\n"}""");

        await tool.Run("profile", "--net", "TinyNet", "--device", "cuda:1", "--threads", "2", "--batch-size", "32", "--repeats", "9", "--param", "channels=8", "--output", "gpu.csv");

        var expected = JsonDocument.Parse("""{"command":"profile","net":"TinyNet","device":"cuda:1","threads":2,"batchSize":32,"repeats":9,"parameters":{"channels":8}}""").RootElement;
        Assert.All(expected.EnumerateObject(), p => Assert.True(JsonElement.DeepEquals(p.Value, tool.Request.GetProperty(p.Name)), p.Name));
    }

    [Fact]
    public async Task Every_option_of_a_bench_is_passed_on()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","table":"t","strategies":[]}""");

        await tool.Run("bench", "--table", "t.json", "--csv", "data/t.csv", "--strategy", "random", "--strategy", "regularized-evolution", "--seeds", "500", "--seed", "3",
            "--budget", "12000s", "--threads", "2", "--set", "regularized-evolution.population=10", "--objective", "energy", "--repeats", "cached", "--preset", "paper");

        var expected = JsonDocument.Parse($$"""
            {"command":"bench","table":{"path":{{JsonSerializer.Serialize(tool.Folder.File("t.json"))}},"csv":{{JsonSerializer.Serialize(tool.Folder.File("data/t.csv"))}},
             "seed":3,"threads":2},"strategies":["random","regularized-evolution"],"seeds":500,"budgetSeconds":12000,"options":{"regularized-evolution.population":"10"},"objectives":["energy"],"repeats":"cached","preset":"paper"}
            """).RootElement;
        Assert.All(expected.EnumerateObject(), p => Assert.True(JsonElement.DeepEquals(p.Value, tool.Request.GetProperty(p.Name)), p.Name));
    }

    [Fact]
    public async Task Every_option_of_a_comparison_of_predictors_is_passed_on()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","table":"t","predictors":[]}""");

        await tool.Run("bench", "predictors", "--table", "t.json", "--csv", "t.csv", "--predictor", "gates", "--predictor", "linear", "--train", "20", "--train", "50",
            "--seeds", "5", "--seed", "3", "--top", "4", "--reported", "--threads", "2");

        var expected = JsonDocument.Parse($$"""
            {"command":"predictors","table":{"path":{{JsonSerializer.Serialize(tool.Folder.File("t.json"))}},"csv":{{JsonSerializer.Serialize(tool.Folder.File("t.csv"))}},
             "seed":3,"threads":2},"predictors":["gates","linear"],"trainSizes":[20,50],"seeds":5,"top":4,"reported":true}
            """).RootElement;
        Assert.All(expected.EnumerateObject(), p => Assert.True(JsonElement.DeepEquals(p.Value, tool.Request.GetProperty(p.Name)), p.Name));
    }

    [Theory]
    [InlineData("resume", null)]
    [InlineData("resume 3", 3)]
    public async Task Resume_names_an_experiment_or_leaves_the_choice_to_the_engine(string line, int? expected)
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine());

        await tool.Run([.. line.Split(' '), "--dry-run", "--time-limit", "10m", "--store", "Host=db;Database=nas"]);

        Assert.Equal("resume", tool.Request.GetProperty("command").GetString());
        Assert.Equal(expected, tool.Request.TryGetProperty("experiment", out var experiment) ? experiment.GetInt32() : null);
        Assert.Equal(600, tool.Request.GetProperty("timeLimitSeconds").GetDouble());
        Assert.Equal("Host=db;Database=nas", tool.Request.GetProperty("store").GetString());
    }

    [Fact]
    public async Task What_was_written_is_told_to_the_experiment()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"experiment":5,""" + Found.ResultLine()[1..]);

        Assert.Equal(0, await tool.Run("search"));

        Assert.Equal("record", tool.Request.GetProperty("command").GetString());
        Assert.Equal(5, tool.Request.GetProperty("experiment").GetInt32());
        Assert.Equal([tool.Folder.File("FashionNet.cs"), tool.Folder.File("FashionNet.Derived.cs")], tool.Request.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        Assert.Contains("experiment    5\n", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_is_written_under_a_name_and_the_experiment_is_told_nothing()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"experiment":5,"trial":17,""" + Network.Of("// small", "SmallNet").ResultLine()[1..]);

        Assert.Equal(0, await tool.Run("derive", "5", "--trial", "17", "--as", "SmallNet", "--store", "all.db"));

        Assert.Equal(("derive", 5, 17, "SmallNet", tool.Folder.File("all.db")), (
            tool.Request.GetProperty("command").GetString(), tool.Request.GetProperty("experiment").GetInt32(), tool.Request.GetProperty("trial").GetInt32(),
            tool.Request.GetProperty("className").GetString(), tool.Request.GetProperty("store").GetString()));
        Assert.True(tool.Folder.Has("SmallNet.cs"));
        Assert.Contains("trial         17 of experiment 5\n", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_on_networks_of_a_supernet_are_passed_on_as_the_language_says_them()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","networks":[{"className":"A","genotype":"g","source":"","derived":"","limit":"l"}],"front":[{"trial":1,"objectives":{"accuracy":1},"genotype":"g"}]}""");

        Assert.Equal(0, await tool.Run("derive", "5", "--limit", "flops <= 20M", "--limit", "params<=5M, latency(\"phone.csv\") <= 0.5s", "--trials", "9", "--as", "Small", "--device", "cpu", "--dry-run"));

        var expected = JsonDocument.Parse($$"""
            {"command":"derive","experiment":5,"className":"Small","trials":9,"device":"cpu","limits":[{"text":"flops <= 20M","maxFlops":20000000},
             {"text":"params <= 5M, latency(\"phone.csv\") <= 500ms","maxParameters":5000000,"latency":{{JsonSerializer.Serialize(tool.Folder.File("phone.csv"))}},"maxLatencyMilliseconds":500}]}
            """).RootElement;
        Assert.All(expected.EnumerateObject(), p => Assert.True(JsonElement.DeepEquals(p.Value, tool.Request.GetProperty(p.Name)), p.Name));
        Assert.False(tool.Request.TryGetProperty("weights", out _));
    }

    [Fact]
    public async Task A_worker_is_told_its_limits()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","name":"w","trials":2,"seconds":3}""");

        Assert.Equal(0, await tool.Run("worker", "--experiment", "3", "--lease", "5s", "--idle-limit", "1m"));

        Assert.Equal((3, 5.0, 60.0), (tool.Request.GetProperty("experiment").GetInt32(), tool.Request.GetProperty("leaseSeconds").GetDouble(), tool.Request.GetProperty("idleLimitSeconds").GetDouble()));
        Assert.Equal("w: 2 trials in 0:03\n", tool.Out.ToString());
    }

    [Theory]
    [InlineData("train", null)]
    [InlineData("train --augment", true)]
    [InlineData("train --augment true", true)]
    [InlineData("train --augment false", false)]
    public async Task Augmentation_is_left_to_the_engine_unless_said(string line, bool? expected)
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","network":"FashionNet"}""");

        Assert.Equal(0, await tool.Run(line.Split(' ')));

        Assert.Equal(expected, tool.Request.GetProperty("settings").TryGetProperty("augment", out var augment) ? augment.GetBoolean() : null);
    }

    [Fact]
    public async Task Paths_are_meant_from_where_the_command_is_typed()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","network":"FashionNet"}""");

        await tool.Run("train", "--output", "out/w.bin", "--network", "FashionNet");

        Assert.Equal(tool.Folder.File("out/w.bin"), tool.Request.GetProperty("output").GetString());
        Assert.Equal("FashionNet", tool.Request.GetProperty("network").GetString());
    }

    [Theory]
    [InlineData("export-network", "FashionNet.weights", "FashionNet.onnx")]
    [InlineData("export-network --format pytorch", "FashionNet.weights", "FashionNet.pth")]
    [InlineData("export-network --format safetensors --weights best.weights", "best.weights", "FashionNet.safetensors")]
    [InlineData("export-network --output out/net.onnx", "FashionNet.weights", "out/net.onnx")]
    public async Task A_network_is_exported_beside_its_weights(string line, string weights, string output)
    {
        using var tool = new ToolRun();
        tool.Builder.SourceFiles = ["/p/FashionNet.Derived.cs"];
        tool.Script = tool.Say("""{"event":"result","network":"FashionNet","format":"onnx","input":"","output":"x"}""");

        Assert.Equal(0, await tool.Run(line.Split(' ')));

        Assert.Equal("export-network", tool.Request.GetProperty("command").GetString());
        Assert.Equal(tool.Folder.File(weights), tool.Request.GetProperty("weights").GetString());
        Assert.Equal(tool.Folder.File(output), tool.Request.GetProperty("output").GetString());
    }

    [Theory]
    [InlineData("train", "SmallNet.weights", "/p/SmallNet.cs", "/p/SmallNet.Derived.cs")]
    [InlineData("train --network Demo.BigNet", "BigNet.weights", "/p/SmallNet.Derived.cs", "/p/BigNet.Derived.cs")]
    [InlineData("train", null, "/p/SmallNet.Derived.cs", "/p/BigNet.Derived.cs")]
    [InlineData("train", null, "/p/Other.cs")]
    public async Task Weights_are_named_after_the_network(string line, string? expected, params string[] files)
    {
        using var tool = new ToolRun();
        tool.Builder.SourceFiles = files;
        tool.Script = tool.Say("""{"event":"result","network":"x"}""");

        await tool.Run(line.Split(' '));

        Assert.Equal(expected is null ? null : tool.Folder.File(expected), tool.Request.TryGetProperty("output", out var output) ? output.GetString() : null);
    }

    [Fact]
    public async Task Build_options_reach_the_build()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result"}""");

        await tool.Run("list", "--configuration", "Debug", "--no-build", "--framework", "net10.0");

        Assert.Equal(new("Debug", true, "net10.0"), Assert.Single(tool.Builder.Builds));
    }
}
