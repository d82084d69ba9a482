using Nas.Tool.Projects;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

public class SearchCommandTests
{
    private static readonly Network First = Network.Of("// first");
    private static readonly Network Second = Network.Of("// second");

    [Fact]
    public async Task A_search_prints_the_winner_and_writes_both_files()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"started","description":"darts on FashionNet"}""") + tool.Say(First.ResultLine());

        Assert.Equal(0, await tool.Run("search"));

        Assert.Equal(First.Source, tool.Folder.Read("FashionNet.cs"));
        Assert.Equal(First.Derived, tool.Folder.Read("FashionNet.Derived.cs"));
        Assert.Contains("87.5 %", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("123,456", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains(Network.Genotype, tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("written       FashionNet.cs, FashionNet.Derived.cs", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("darts on FashionNet", tool.ErrorLines);
        Assert.Equal(2, tool.Builder.Builds.Count);
    }

    [Fact]
    public async Task With_json_standard_output_is_one_document()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"progress","phase":"search","epoch":1}""") + tool.Say(First.ResultLine());

        Assert.Equal(0, await tool.Run("search", "--json"));

        Assert.Equal("FashionNet", tool.Document.GetProperty("className").GetString());
        Assert.Equal([tool.Folder.File("FashionNet.cs"), tool.Folder.File("FashionNet.Derived.cs")], tool.Document.GetProperty("files").EnumerateArray().Select(f => f.GetString()!));
        Assert.Equal(0, tool.Document.GetProperty("exitCode").GetInt32());
        Assert.False(tool.Document.TryGetProperty("source", out _));
        Assert.Equal(2, tool.Document.GetProperty("aPropertyOfALaterEngine").GetArrayLength());
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(First.ResultLine());

        Assert.Equal(0, await tool.Run("search", "--dry-run", "--json"));

        Assert.Equal(["Demo.csproj", "request.json"], tool.Folder.Snapshot().Keys);
        Assert.Equal(First.Source, tool.Document.GetProperty("source").GetString());
        Assert.Single(tool.Builder.Builds);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("resume")]
    public async Task A_search_begins_when_its_draft_compiles(string command)
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Second.DraftLine()) + "read -r word; echo $word > word.txt; " + tool.Say(First.ResultLine());

        Assert.Equal(0, await tool.Run(command));

        Assert.True(tool.Request.GetProperty("draft").GetBoolean());
        Assert.Equal("go\n", tool.Folder.Read("word.txt"));
        Assert.Equal(1, tool.Builder.Compilations);
        Assert.Equal(First.Source, tool.Folder.Read("FashionNet.cs"));
    }

    [Fact]
    public async Task Where_the_draft_does_not_compile_nothing_is_searched()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(First.DraftLine()) + "read -r word; echo $word > word.txt; " + tool.Say(First.ResultLine());
        tool.Builder.OnCompile = before => new Compilation(FakeBuilder.Sources(tool.Folder.Path), before > 0, ["FashionNet.cs(3,1): error CA2213: dispose it"]);

        Assert.Equal(1, await tool.Run("search"));

        Assert.Equal(
        [
            "building Demo.csproj",
            "compiling FashionNet.cs",
            "dotnet nas: Demo.csproj does not build with the FashionNet.cs that a search writes, so nothing was searched; everything is as it was before.",
            "  FashionNet.cs(3,1): error CA2213: dispose it",
            "  Mend what the lines above say, or search with --dry-run, which writes nothing.",
        ], tool.ErrorLines);
        Assert.Equal(["Demo.csproj", "request.json"], tool.Folder.Snapshot().Keys);
    }

    [Fact]
    public async Task CtrlC_while_the_draft_is_compiled_ends_it()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(First.DraftLine()) + "read -r word; echo $word > word.txt; " + tool.Say(First.ResultLine());
        tool.Builder.OnCompile = _ =>
        {
            tool.Signals.Signal(DateTime.UtcNow);
            throw new OperationCanceledException(tool.Signals.Stop);
        };

        Assert.Equal(130, await tool.Run("search"));

        Assert.Equal("dotnet nas: cancelled; nothing was written.", tool.ErrorLines[^1]);
        Assert.False(tool.Folder.Has("FashionNet.cs"));
    }

    [Theory]
    [InlineData("search", "derive 5")]
    [InlineData("derive 5 --trial 3", "derive 5 --trial 3")]
    public async Task What_was_found_and_cannot_be_written_is_derived_later(string line, string expected)
    {
        using var tool = new ToolRun();
        var trial = line == "search" ? "" : "\"trial\":3,";
        tool.Script = tool.Say("{\"experiment\":5," + trial + First.ResultLine()[1..]);
        tool.Builder.OnBuild = build =>
        {
            if (build == 1)
                throw new ToolException("Demo.csproj does not build: 1 error.") { Lines = ["FashionNet.cs(3,1): error CS0246: no Tensor"] };
        };

        Assert.Equal(1, await tool.Run(line.Split(' ')));

        Assert.Equal(
        [
            "dotnet nas: Demo.csproj does not build with the new FashionNet.cs; everything is as it was before.",
            "  FashionNet.cs(3,1): error CS0246: no Tensor",
            $"  The architecture found: {Network.Genotype}",
            $"  When that is mended, write it without another search: dotnet nas {expected}",
        ], tool.ErrorLines.Skip(1));
        Assert.False(tool.Folder.Has("FashionNet.cs"));
    }

    [Fact]
    public async Task A_second_search_replaces_what_nobody_edited()
    {
        using var tool = new ToolRun();
        await Search(tool, First);

        Assert.Equal(0, await Search(tool, Second));

        Assert.Equal(Second.Source, tool.Folder.Read("FashionNet.cs"));
        Assert.Equal(Second.Derived, tool.Folder.Read("FashionNet.Derived.cs"));
        Assert.False(tool.Folder.Has("FashionNet.cs.new"));
    }

    [Fact]
    public async Task An_edited_file_is_kept_and_the_exit_code_is_3()
    {
        using var tool = new ToolRun();
        await Search(tool, First);
        tool.Folder.Write("FashionNet.cs", First.Source + "// mine\n");

        Assert.Equal(3, await Search(tool, Second));

        Assert.Equal(First.Source + "// mine\n", tool.Folder.Read("FashionNet.cs"));
        Assert.Equal(First.Derived, tool.Folder.Read("FashionNet.Derived.cs"));
        Assert.Equal(Second.Source, tool.Folder.Read("FashionNet.cs.new"));
        Assert.Equal(Second.Derived, tool.Folder.Read("FashionNet.Derived.cs.new"));
        var line = Assert.Single(tool.ErrorLines, l => l.StartsWith("dotnet nas:", StringComparison.Ordinal));
        Assert.Contains("edited", line, StringComparison.Ordinal);
        Assert.Contains("--force", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", " or --as Name")]
    [InlineData("derive --trial 3", " or --as Name")]
    [InlineData("search --as FashionNet", " or --as Name")]
    [InlineData("resume", "")]
    public async Task A_file_of_another_net_is_kept_and_the_exit_code_is_3(string line, string otherName)
    {
        using var tool = new ToolRun();
        await Search(tool, Network.Of("// other", net: "Other.Place.FashionNet"));
        var mine = Network.Of("// mine", net: "Samples.Fashion.FashionNet");
        tool.Script = tool.Say(mine.ResultLine());

        Assert.Equal(3, await tool.Run(line.Split(' ')));

        Assert.Contains("// other", tool.Folder.Read("FashionNet.cs"), StringComparison.Ordinal);
        Assert.Equal(mine.Source, tool.Folder.Read("FashionNet.cs.new"));
        Assert.Equal(
            $"dotnet nas: FashionNet.cs comes from the net Other.Place.FashionNet and was left alone; the new network is in FashionNet.cs.new. Write it again with --force{otherName}.",
            Assert.Single(tool.ErrorLines, l => l.StartsWith("dotnet nas:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task With_force_the_edited_file_is_replaced_and_copied_aside()
    {
        using var tool = new ToolRun();
        await Search(tool, First);
        tool.Folder.Write("FashionNet.cs", "// mine 1");
        Assert.Equal(0, await Search(tool, Second, "--force"));
        tool.Folder.Write("FashionNet.cs", "// mine 2");
        Assert.Equal(0, await Search(tool, First, "--force"));

        Assert.Equal(First.Source, tool.Folder.Read("FashionNet.cs"));
        Assert.Equal("// mine 1", tool.Folder.Read("FashionNet.cs.bak"));
        Assert.Equal("// mine 2", tool.Folder.Read("FashionNet.cs.bak2"));
        Assert.Contains("FashionNet.cs.bak2", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_force_nothing_is_copied_where_nobody_edited()
    {
        using var tool = new ToolRun();
        await Search(tool, First);
        await Search(tool, Second, "--force");
        Assert.False(tool.Folder.Has("FashionNet.cs.bak"));
    }

    [Fact]
    public async Task Another_class_name_is_another_file()
    {
        using var tool = new ToolRun();
        await Search(tool, First);
        var small = Network.Of("// small", "SmallNet");

        Assert.Equal(0, await Search(tool, small, "--as", "SmallNet"));

        Assert.Equal("SmallNet", tool.Request.GetProperty("settings").GetProperty("className").GetString());
        Assert.Equal(small.Source, tool.Folder.Read("SmallNet.cs"));
        Assert.Equal(First.Source, tool.Folder.Read("FashionNet.cs"));
    }

    [Fact]
    public async Task A_search_that_its_time_limit_ended_is_done()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(First.ResultLine(cancelled: true));

        Assert.Equal(0, await tool.Run("search", "--time-limit", "10m"));

        Assert.Equal(First.Source, tool.Folder.Read("FashionNet.cs"));
    }

    [Theory]
    [InlineData("search")]
    [InlineData("search --dry-run")]
    [InlineData("resume")]
    public async Task Several_objectives_end_with_the_pareto_front(string line)
    {
        using var tool = new ToolRun();
        var other = string.Concat(Enumerable.Repeat("n0 = skip_connect(a) ", 5));
        tool.Script = tool.Say($$"""
            {"experiment":5,"trials":20,"front":[{"trial":7,"objectives":{"accuracy":0.875,"flops":151200},"genotype":"{{Network.Genotype}}"},{"trial":12,"objectives":{"accuracy":0.5,"flops":980},"genotype":"{{other}}"}],
            """.Trim() + First.ResultLine()[1..]);

        Assert.Equal(0, await tool.Run(line.Split(' ')));

        Assert.EndsWith("""

            Pareto front of accuracy, flops: 2 of 20 trials
              trial  accuracy  flops    architecture
              7      87.5 %    151,200  Normal: n0 = sep_conv(3)(a) + skip_connect(b)
              12     50.0 %    980      n0 = skip_connect(a) n0 = skip_connect(a) n0 = skip_conne...
            The network above is trial 7; write another with: dotnet nas derive 5 --trial N

            """.ReplaceLineEndings("\n"), tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_without_its_source_is_said_to_be_of_another_version()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","className":"FashionNet"}""");

        Assert.Equal(1, await tool.Run("search"));

        Assert.Contains("Nas.Runtime and Nas.Tool", tool.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", tool.Error.ToString(), StringComparison.Ordinal);
        Assert.False(tool.Folder.Has("FashionNet.cs"));
    }

    private static Task<int> Search(ToolRun tool, Network network, params string[] options)
    {
        tool.Script = tool.Say(network.ResultLine());
        return tool.Run(["search", .. options]);
    }
}
