using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

/// <summary>Wrong command lines: exit code 2, one line that says what, one that says where to read on, nothing on standard output.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("", "init, search, resume, derive, list, show, train, export-network, rank, profile, bench, export, dashboard, report, worker, doctor, completion, format or language-server")]
    [InlineData("find", "'find'")]
    [InlineData("search --fast", "'--fast'")]
    [InlineData("search --epochs", "--epochs")]
    [InlineData("search --epochs ten", "'ten'")]
    [InlineData("search --epochs 0", "'0'")]
    [InlineData("search --seed -1", "-1")]
    [InlineData("search --device tpu", "auto, cpu, cuda or cuda:1")]
    [InlineData("train --device cuda:first", "auto, cpu, cuda or cuda:1")]
    [InlineData("search --param channels", "'channels'")]
    [InlineData("search --param channels=many", "'channels=many'")]
    [InlineData("search --set order=1 --set order=2", "twice")]
    [InlineData("search --max-params 5X", "'5X'")]
    [InlineData("search --time-limit soon", "'soon'")]
    [InlineData("search --as 2Fast", "'2Fast'")]
    [InlineData("search --as class", "'class'")]
    [InlineData("search --threads 100000", "four for each core of this machine, not '100000'")]
    [InlineData("bench --table t.json --threads 100000", "four for each core of this machine, not '100000'")]
    [InlineData("train --learning-rate 0", "'0'")]
    [InlineData("train --augment perhaps", "'perhaps'")]
    [InlineData("bench", "--table")]
    [InlineData("bench --table t.json --seeds 0", "'0'")]
    [InlineData("bench --table t.json --budget soon", "'soon'")]
    [InlineData("bench --table t.json --set population", "'population'")]
    [InlineData("bench predictors", "--table")]
    [InlineData("bench predictors --table t.json --train few", "'few'")]
    [InlineData("bench predictor --table t.json", "'predictor'")]
    [InlineData("list darts extra", "'extra'")]
    [InlineData("search --ahead 0", "'0'")]
    [InlineData("resume last", "'last'")]
    [InlineData("resume 0", "'0'")]
    [InlineData("export --format xml", "json or csv")]
    [InlineData("dashboard --port 70000", "a port from 1 to 65535, not '70000'")]
    [InlineData("dashboard --store here.db 3", "'3'")]
    [InlineData("report last", "'last'")]
    [InlineData("derive --trial best", "'best'")]
    [InlineData("derive last --trial 1", "'last'")]
    [InlineData("derive --limit flops<=0", "'flops<=0'")]
    [InlineData("derive --limit speed<=5M", "'speed<=5M'")]
    [InlineData("derive --limit flops<=5M,", "'flops<=5M,'")]
    [InlineData("derive --trial 1 --limit flops<=5M", "--limit looks for others")]
    [InlineData("derive --trials 5", "are for --limit")]
    [InlineData("worker --lease never", "'never'")]
    [InlineData("train --random-augment 2x31", "magnitude from 0 to 30, such as 2x9, not '2x31'")]
    [InlineData("search --data-fraction 1.5", "a number above 0 and at most 1, not '1.5'")]
    [InlineData("show --project nowhere", "nowhere")]
    public async Task A_wrong_command_line_is_a_usage_error_of_one_line(string line, string expected)
    {
        using var tool = new ToolRun();

        var exitCode = await tool.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, exitCode);
        Assert.StartsWith("dotnet nas: ", tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains(expected, tool.ErrorLines[0], StringComparison.Ordinal);
        Assert.InRange(tool.ErrorLines.Count, 1, 2);
        Assert.Equal("", tool.Out.ToString());
        Assert.Empty(tool.Builder.Builds);
    }

    [Theory]
    [InlineData("search --epochs 0", "dotnet nas search --help")]
    [InlineData("bench predictors --table t.json --top 0", "dotnet nas bench predictors --help")]
    public async Task It_says_where_to_read_on(string line, string expected)
    {
        using var tool = new ToolRun();

        await tool.Run(line.Split(' '));

        Assert.Equal($"  {expected}", tool.ErrorLines[1]);
    }

    [Fact]
    public async Task With_json_the_usage_error_is_a_document_too()
    {
        using var tool = new ToolRun();

        Assert.Equal(2, await tool.Run("search", "--json", "--epochs", "0"));

        Assert.Contains("--epochs", tool.Document.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, tool.Document.GetProperty("exitCode").GetInt32());
    }

    [Theory]
    [InlineData("--help", "train")]
    [InlineData("search --help", "--max-params")]
    [InlineData("list --help", "dotnet nas list --json")]
    [InlineData("show --help", "--svg")]
    [InlineData("train --help", "--learning-rate")]
    [InlineData("bench --help", "--budget")]
    [InlineData("resume --help", "--time-limit")]
    [InlineData("derive --help", "--trial")]
    [InlineData("export --help", "--format")]
    [InlineData("worker --help", "--idle-limit")]
    [InlineData("format --help", "--check")]
    public async Task Help_has_options_and_examples(string line, string expected)
    {
        using var tool = new ToolRun();

        Assert.Equal(0, await tool.Run(line.Split(' ')));

        Assert.Contains(expected, tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("Examples:", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("  dotnet nas " + (line == "--help" ? "[command]" : line.Split(' ')[0]), tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_given_even_where_something_else_is_wrong()
    {
        using var tool = new ToolRun();
        Assert.Equal(0, await tool.Run("search", "--help", "--epochs", "ten"));
        Assert.Contains("--epochs", tool.Out.ToString(), StringComparison.Ordinal);
    }
}
