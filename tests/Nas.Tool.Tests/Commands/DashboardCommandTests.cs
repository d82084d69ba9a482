using Nas.Protocol;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

public class DashboardCommandTests
{
    private const string Address = "http://127.0.0.1:8080/?token=f00d";
    private static readonly Network Found = Network.Of("// found");

    [Fact]
    public async Task A_dashboard_says_its_address_and_needs_no_build()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say($$"""{"event":"started","description":"{{Address}}"}""") + tool.Say("""{"event":"result"}""");

        Assert.Equal(0, await tool.Run("dashboard", "--experiment", "3", "--port", "8080", "--store", "all.db", "--json"));

        Assert.Equal(Address, tool.Document.GetProperty("address").GetString());
        Assert.Empty(tool.Builder.Builds);
        Assert.Equal("dashboard", tool.Request.GetProperty("command").GetString());
        Assert.Equal((3, 8080), (tool.Request.GetProperty("experiment").GetInt32(), tool.Request.GetProperty("port").GetInt32()));
        Assert.Equal(tool.Folder.File("all.db"), tool.Request.GetProperty("store").GetString());
        Assert.False(tool.Request.GetProperty("expects").GetBoolean());
    }

    [Fact]
    public async Task What_the_dashboard_cannot_do_is_one_line()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"error","message":"There are no experiments.","hint":"A search begins one.","exitCode":2}""");

        Assert.Equal(2, await tool.Run("dashboard"));

        Assert.Equal(["dotnet nas: There are no experiments.", "  A search begins one."], tool.ErrorLines);
        Assert.Equal(tool.Folder.Path, tool.Request.GetProperty("projectDirectory").GetString());
    }

    [Fact]
    public async Task A_search_may_have_one_beside_it_which_ends_with_it()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine());
        // It ends when it is told to.
        tool.DashboardScript = tool.Say($$"""{"event":"started","description":"{{Address}}"}""") + "read -r word; echo \"$word\" > told.txt; " + tool.Say("""{"event":"result"}""");

        Assert.Equal(0, await tool.Run("search", "--dashboard", "--dry-run"));

        Assert.Contains($"dashboard {Address}", tool.ErrorLines);
        Assert.Equal("cancel\n", tool.Folder.Read("told.txt"));
        Assert.Contains(Network.Genotype, tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_goes_on_without_a_dashboard()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine());
        tool.DashboardScript = tool.Say("""{"event":"error","message":"No port is free.","exitCode":1}""");

        Assert.Equal(0, await tool.Run("search", "--dashboard", "--dry-run"));

        Assert.Contains("warning: without a dashboard: No port is free.", tool.ErrorLines);
    }

    [Fact]
    public async Task A_report_is_written_to_a_file()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","experiment":3,"trials":12,"text":"<!DOCTYPE html>"}""");

        Assert.Equal(0, await tool.Run("report"));
        Assert.Equal("<!DOCTYPE html>", tool.Folder.Read("experiment-3.html"));
        Assert.Contains("experiment-3.html (12 trials)", tool.Out.ToString(), StringComparison.Ordinal);

        Assert.Equal(1, await tool.Run("report", "3", "--output", "nowhere/r.html"));
        Assert.Equal(3, tool.Request.GetProperty("experiment").GetInt32());
        Assert.StartsWith("dotnet nas: Cannot write", tool.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_to_copy_asks_for_the_same_settings()
    {
        var settings = new ExperimentSettings
        {
            Net = "Demo.FashionNet", Strategy = "spos", Data = "fashion-mnist", DataDirectory = "/data/my images", Seed = 7, Device = "cpu", Precision = "bf16", Threads = 2, Epochs = 3, Trials = 20,
            BatchSize = 64, LearningRate = 0.05, Augment = false, DataFraction = 0.25, ImageSize = 16, MaxParameters = 5_000_000, MaxFlops = 600_000_000, Latency = "/data/phone.csv",
            MaxLatencyMilliseconds = 0.3, Weights = "/data/it's.weights", Objectives = ["accuracy", "parameters"], Ahead = 4, Repeats = ExperimentSettings.Cached, ClassName = "Small", DropPath = true,
            AuxiliaryHead = false, Parameters = new Dictionary<string, int> { ["channels"] = 8 }, Options = new Dictionary<string, string> { ["order"] = "2", ["name"] = "a b" },
        };
        var line = SearchCommandLine.Of(settings, []);
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine());

        // As a shell takes it apart.
        var (_, words) = await Dotnet.RunAsync("/bin/sh", tool.Folder.Path, [], ["-c", $"for word in {line["dotnet nas ".Length..]}; do printf '%s\\n' \"$word\"; done"]);
        await tool.Run([.. words.Split('\n', StringSplitOptions.RemoveEmptyEntries), "--dry-run"]);

        Assert.Equal(settings with { Net = "FashionNet" }, ExperimentSettings.Parse(tool.Request.GetProperty("settings").GetRawText()));
        Assert.DoesNotContain("--batch-size", SearchCommandLine.Of(settings, ["batch_size"]), StringComparison.Ordinal);
        Assert.DoesNotContain("--trials", SearchCommandLine.Of(settings with { Trials = 0 }, []), StringComparison.Ordinal);
        Assert.Contains("--latency latency.csv", SearchCommandLine.Of(settings with { Latency = null, LatencyRows = [new("conv", "3", 1)] }, []), StringComparison.Ordinal);
    }
}
