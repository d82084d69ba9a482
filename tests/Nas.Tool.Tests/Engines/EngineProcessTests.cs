using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Engines;

/// <summary>Engines that behave, misbehave and die.</summary>
public class EngineProcessTests
{
    private static readonly Network Found = Network.Of("// found");

    [Fact]
    public async Task Lines_that_are_no_events_are_the_engines_log()
    {
        using var tool = new ToolRun();
        tool.Script = "echo 'a native library says hello'; echo '{'; echo '{\"no\":\"event\"}'; echo '{\"event\":\"of a later version\"}'; echo oops >&2; " + tool.Say(Found.ResultLine());

        Assert.Equal(0, await tool.Run("search", "--dry-run", "--json"));

        Assert.Equal("FashionNet", tool.Document.GetProperty("className").GetString());
        Assert.DoesNotContain("hello", tool.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_passes_the_log_on()
    {
        using var tool = new ToolRun();
        tool.Script = "echo 'a native library says hello'; echo oops >&2; " + tool.Say(Found.ResultLine());

        await tool.Run("search", "--dry-run", "--verbose");

        Assert.Contains("a native library says hello", tool.ErrorLines);
        Assert.Contains("oops", tool.ErrorLines);
    }

    [Fact]
    public async Task An_error_of_the_engine_is_one_line_with_its_hint_and_exit_code()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"error","message":"There is no strategy 'dart'.","hint":"Did you mean darts?","exitCode":2,"detail":"   at Nas.Runtime.Somewhere"}""");

        Assert.Equal(2, await tool.Run("search", "--strategy", "dart"));

        Assert.Equal(["building Demo.csproj", "dotnet nas: There is no strategy 'dart'.", "  Did you mean darts?"], tool.ErrorLines);
        Assert.Equal("", tool.Out.ToString());
    }

    [Fact]
    public async Task Verbose_shows_the_detail_of_an_error()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"error","message":"It failed.","exitCode":1,"detail":"   at Nas.Runtime.Somewhere"}""");
        Assert.Equal(1, await tool.Run("search", "--verbose"));
        Assert.Contains("   at Nas.Runtime.Somewhere", tool.ErrorLines);
    }

    [Theory]
    [InlineData("exit 0", "exit code 0)")]
    [InlineData("exit 5", "exit code 5)")]
    [InlineData("kill -KILL $$", "SIGKILL")]
    [InlineData("kill -SEGV $$", "SIGSEGV")]
    [InlineData("exec 1>&-; sleep 0.3; exit 4", "exit code 4)")]
    public async Task An_engine_that_dies_is_a_failure_with_its_last_words(string death, string expected)
    {
        using var tool = new ToolRun();
        tool.Script = $"i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo \"line $i\" >&2; done; {death}";

        Assert.Equal(1, await tool.Run("search"));

        var at = tool.ErrorLines.ToList().FindIndex(l => l.StartsWith("dotnet nas: The engine stopped without a result", StringComparison.Ordinal));
        Assert.Contains(expected, tool.ErrorLines[at], StringComparison.Ordinal);
        Assert.Equal("  line 11", tool.ErrorLines[at + 1]);
        Assert.Equal("  line 30", tool.ErrorLines[at + 20]);
        Assert.False(tool.Folder.Has("FashionNet.cs"));
    }

    [Fact]
    public async Task An_engine_that_does_not_read_its_request_is_a_failure_too()
    {
        using var tool = new ToolRun { Script = "" };
        tool.Script = "exec 0<&-; exit 3";
        Assert.Equal(1, await tool.Run("list"));
        Assert.Contains("exit code 3", tool.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_is_told_to_the_engine_which_still_has_its_say()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"started","description":"begun"}""") + "read -r word; echo \"$word\" > heard.txt; " + tool.Say(Found.ResultLine(cancelled: true));

        var run = tool.Run("search");
        await Until(() => tool.Error.ToString().Contains("begun", StringComparison.Ordinal));
        tool.Signals.Signal(DateTime.UtcNow);

        Assert.Equal(130, await run);
        Assert.Equal("cancel\n", tool.Folder.Read("heard.txt"));
        Assert.Contains("stopping after this step, Ctrl-C again to abort", tool.ErrorLines);
        Assert.Equal(Found.Source, tool.Folder.Read("FashionNet.cs"));
        Assert.Contains("written", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_stopped_before_it_had_anything_ends_with_130()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"error","message":"Stopped before there was any result.","exitCode":130}""");
        Assert.Equal(130, await tool.Run("search"));
        Assert.False(tool.Folder.Has("FashionNet.cs"));
    }

    [Fact]
    public async Task A_second_signal_kills_the_engine_and_nothing_is_written()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"started","description":"begun"}""") + "sleep 60; " + tool.Say(Found.ResultLine());

        var run = tool.Run("search", "--json");
        await Until(() => tool.Error.ToString().Contains("begun", StringComparison.Ordinal));
        var now = DateTime.UtcNow;
        tool.Signals.Signal(now);
        // The same Ctrl-C, passed on by the process that started the tool.
        tool.Signals.Signal(now.AddMilliseconds(20));
        Assert.False(tool.Signals.Abort.IsCancellationRequested);
        tool.Signals.Signal(now.AddSeconds(1));

        Assert.Equal(130, await run);
        Assert.False(tool.Folder.Has("FashionNet.cs"));
        Assert.Equal("cancelled", tool.Document.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_signal_before_the_engine_starts_ends_the_command()
    {
        using var tool = new ToolRun();
        tool.Builder.OnBuild = _ => tool.Signals.Signal(DateTime.UtcNow);
        Assert.Equal(130, await tool.Run("search"));
        Assert.False(tool.Folder.Has("request.json"));
    }

    [Fact]
    public async Task The_end_of_input_reaches_an_engine_that_has_said_its_result()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Found.ResultLine()) + "read -r word || echo ended > heard.txt";
        Assert.Equal(0, await tool.Run("search", "--dry-run"));
        Assert.Equal("ended\n", tool.Folder.Read("heard.txt"));
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
            await Task.Delay(20);
        Assert.True(condition());
    }
}
