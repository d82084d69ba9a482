using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.Commands;

/// <summary>What list, show, train and bench print.</summary>
public class AnswerTests
{
    [Fact]
    public async Task What_nobody_foresaw_is_one_line_too()
    {
        using var tool = new ToolRun();
        tool.Builder.OnBuild = _ => throw new InvalidOperationException("The operation\nis not valid.");

        Assert.Equal(1, await tool.Run("list"));

        Assert.Equal(["dotnet nas: The operation is not valid.", "  This was not foreseen; --verbose shows where it happened."], tool.ErrorLines.Skip(1));
    }

    [Fact]
    public async Task List_names_spaces_networks_strategies_and_data()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""
            {"event":"result","spaces":[{"name":"FashionNet","fullName":"Demo.FashionNet","cells":["Normal","Reduction"],"decisions":28,"count":"1076743298342572947","limits":"params <= 5M","more":1}],
            """.Trim() + """
            "networks":[{"name":"FashionNet","fullName":"Demo.FashionNet","space":"FashionNet","genotype":"g","score":0.9,"metric":"accuracy"}],"strategies":[{"name":"darts","description":"Gradient descent.","defaultEpochs":50,"defaultTrials":7,"options":[{"name":"order","default":"1","description":"Order of the gradient."}]}],"data":[{"name":"shapes","description":"Drawn here."}]}
            """.Trim());

        Assert.Equal(0, await tool.Run("list"));

        Assert.Equal("""
            Search spaces
              Demo.FashionNet  cells Normal, Reduction  28 decisions  1,076,743,298,342,572,947 architectures  params <= 5M
            Networks
              Demo.FashionNet  from FashionNet  90.0 % accuracy
            Strategies
              darts: Gradient descent.
                  --epochs 50    Passes over the training images.
                  --trials 7     Architectures to try.
                  --set order=1  Order of the gradient.
            Data
              shapes  Drawn here.

            """.ReplaceLineEndings("\n"), tool.Out.ToString());
    }

    [Fact]
    public async Task List_shows_experiments()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""
            {"event":"result","experiments":[
            """.Trim() + """
            {"id":1,"net":"Demo.FashionNet","strategy":"random","seed":7,"data":"shapes","trials":20,"score":0.9,"metric":"validation accuracy","status":"done","created":"2026-01-02T03:04:05+00:00","files":["/p/FashionNet.cs","/p/FashionNet.Derived.cs"]},
            """.Trim() + """
            {"id":2,"net":"Demo.FashionNet","strategy":"darts","seed":0,"data":"mnist","trials":0,"epoch":3,"epochs":50,"status":"failed","message":"no memory","created":"2026-01-02T03:04:05+00:00"}]}
            """.Trim());

        Assert.Equal(0, await tool.Run("list", "--experiments"));

        Assert.Equal("experiments", tool.Request.GetProperty("command").GetString());
        Assert.Equal("""
            Experiments
              1  FashionNet  random  shapes  seed 7  20 trials   best 90.0 %  done    2026-01-02 03:04  FashionNet.cs, FashionNet.Derived.cs
              2  FashionNet  darts   mnist   seed 0  epoch 3/50               failed  2026-01-02 03:04  no memory

            """.ReplaceLineEndings("\n"), tool.Out.ToString());
    }

    [Fact]
    public async Task Networks_within_limits_are_written_each_and_shown_in_a_table()
    {
        using var tool = new ToolRun();
        string[] networks = [.. new[] { ("Small", 20), ("Large", 40) }.Select(n =>
            $$"""{"limit":"flops <= {{n.Item2}}M","weights":{{System.Text.Json.JsonSerializer.Serialize(tool.Folder.File($"{n.Item1}.weights"))}},""" + Network.Of($"// {n.Item1}", n.Item1).ResultLine()[1..])];
        tool.Script = tool.Say($$"""{"event":"result","experiment":5,"measured":30,"networks":[{{string.Join(',', networks)}}],"front":[{"trial":12,"objectives":{"accuracy":0.875,"flops":7890123},"genotype":"g"}]}""");

        Assert.Equal(0, await tool.Run("derive", "--limit", "flops <= 20M", "--limit", "flops <= 40M"));

        Assert.Equal(tool.Folder.Path, tool.Request.GetProperty("weights").GetString());
        Assert.Contains("// Small", tool.Folder.Read("Small.cs"), StringComparison.Ordinal);
        Assert.Contains("// Large", tool.Folder.Read("Large.cs"), StringComparison.Ordinal);
        Assert.Equal("""
            Networks of the supernet of experiment 5: accuracy
              limit         score   parameters  FLOPs   network  written
              flops <= 20M  87.5 %  123,456     7.89 M  Small    Small.cs, Small.Derived.cs, Small.weights
              flops <= 40M  87.5 %  123,456     7.89 M  Large    Large.cs, Large.Derived.cs, Large.weights

            Pareto front of accuracy, flops: 1 of 30 architectures
              trial  accuracy  flops      architecture
              12     87.5 %    7,890,123  g

            """.ReplaceLineEndings("\n"), tool.Out.ToString());

        // What was edited meanwhile is kept beside what replaces it.
        File.AppendAllText(tool.Folder.File("Small.cs"), "// mine");
        Assert.Equal(0, await tool.Run("derive", "--limit", "flops <= 20M", "--limit", "flops <= 40M", "--force"));
        Assert.Contains("your file     Small.cs.bak (a copy of what was replaced)\n", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_goes_to_standard_output_or_into_a_file()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","experiment":3,"trials":1,"text":"number,genotype\n0,g\n"}""");

        Assert.Equal(0, await tool.Run("export", "3", "--format", "csv"));
        Assert.Equal("number,genotype\n0,g\n", tool.Out.ToString());
        Assert.Equal(3, tool.Request.GetProperty("experiment").GetInt32());
        Assert.Equal("csv", tool.Request.GetProperty("format").GetString());

        Assert.Equal(0, await tool.Run("export", "3", "--output", "trials.csv"));
        Assert.Equal("number,genotype\n0,g\n", tool.Folder.Read("trials.csv"));
        Assert.Contains("written       trials.csv", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_prints_the_drawing_and_writes_the_svg_beside_the_project()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","name":"FashionNet","count":"1037664180","decisions":14,"limits":"params <= 5M, latency(\"phone.csv\") <= 80ms","parameters":1234567,"flops":2000000,"text":"a ─┐\nb ─┴─ n0","svg":"<svg/>"}""");

        Assert.Equal(0, await tool.Run("show"));

        Assert.Equal("<svg/>", tool.Folder.Read("FashionNet.svg"));
        Assert.Equal("""
            name           FashionNet
            architectures  1,037,664,180
            decisions      14
            limits         params <= 5M, latency("phone.csv") <= 80ms
            parameters     1,234,567
            FLOPs          2,000,000

            a ─┐
            b ─┴─ n0

            drawn in FashionNet.svg

            """.ReplaceLineEndings("\n"), tool.Out.ToString());
    }

    [Fact]
    public async Task Show_foretells_a_latency_by_a_table()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","name":"FashionNet","flops":2000000,"latencyMilliseconds":12.345}""");

        Assert.Equal(0, await tool.Run("show", "--latency", "phone.csv"));

        Assert.Equal(tool.Folder.File("phone.csv"), tool.Request.GetProperty("latency").GetString());
        Assert.Contains("latency  12.35 ms\n", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_is_written_beside_the_project_or_where_it_is_wanted()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""
            {"event":"result","space":"TinyNet","device":"cpu","threads":2,"batchSize":1,"repeats":25,"seconds":5,"csv":"operation,configuration,milliseconds\nsep_conv(3),4x8x8 to 4x8x8,0.25\nmax_pool(3),4x8x8 to 4x8x8,0.125\n",
            "rows":[{"operation":"sep_conv(3)","configuration":"4x8x8 to 4x8x8","milliseconds":0.25},{"operation":"max_pool(3)","configuration":"4x8x8 to 4x8x8","milliseconds":0.125}]}
            """.ReplaceLineEndings(""));

        Assert.Equal(0, await tool.Run("profile"));
        Assert.Equal("operation,configuration,milliseconds\nsep_conv(3),4x8x8 to 4x8x8,0.25\nmax_pool(3),4x8x8 to 4x8x8,0.125\n", tool.Folder.Read("TinyNet.latency.csv"));
        Assert.Equal("""
            space       TinyNet
            device      cpu, 2 threads
            batch       1
            operations  2, each measured 25 times
            slowest     250.0 µs, sep_conv(3), 4x8x8 to 4x8x8
            time        0:05
            written     TinyNet.latency.csv

            """.ReplaceLineEndings("\n"), tool.Out.ToString());

        tool.Out.GetStringBuilder().Clear();
        Assert.Equal(0, await tool.Run("profile", "--output", "tables.csv", "--json"));
        Assert.True(tool.Folder.Has("tables.csv"));
        var document = tool.Document;
        Assert.Equal(tool.Folder.File("tables.csv"), document.GetProperty("output").GetString());
        Assert.Equal(2, document.GetProperty("rows").GetArrayLength());
        Assert.False(document.TryGetProperty("csv", out _));
    }

    [Theory]
    [InlineData("\"distinct\":\"6466\",", "distinct       6,466")]
    [InlineData("", "distinct       unknown: a cell has too many to go through")]
    public async Task Show_counts_different_networks_where_asked(string distinct, string line)
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say($$"""{"event":"result","name":"BenchNet","count":"15625",{{distinct}}"decisions":6}""");

        Assert.Equal(0, await tool.Run("show", "--count"));

        Assert.True(tool.Request.GetProperty("count").GetBoolean());
        Assert.Equal(["name           BenchNet", "architectures  15,625", line, "decisions      6"], tool.Out.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task The_svg_goes_where_it_is_wanted_and_json_says_where()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","name":"FashionNet","svg":"<svg/>"}""");

        Assert.Equal(0, await tool.Run("show", "--svg", "cells.svg", "--json"));

        Assert.Equal("<svg/>", tool.Folder.Read("cells.svg"));
        Assert.Equal(tool.Folder.File("cells.svg"), tool.Document.GetProperty("svg").GetString());
        Assert.False(tool.Folder.Has("FashionNet.svg"));
    }

    [Fact]
    public async Task An_svg_that_cannot_be_written_is_one_clear_message()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","name":"FashionNet","svg":"<svg/>"}""");

        Assert.Equal(1, await tool.Run("show", "--svg", "nowhere/cells.svg"));

        Assert.StartsWith($"dotnet nas: Cannot write {tool.Folder.File("nowhere/cells.svg")}", Assert.Single(tool.ErrorLines, l => l.StartsWith("dotnet nas", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private const string Bench = """
        {"event":"result","cancelled":false,"table":"Small","architectures":15625,"scoreMetric":"valid","reportedMetric":"test","best":0.94373,"budgetSeconds":12000,"seeds":2,"seed":5,"repeats":"cached","seconds":65,
        "strategies":[
        {"name":"random","reported":{"mean":0.93701,"deviation":0.0036},"score":{"mean":0.83,"deviation":0.01},"trials":108.94,"distinct":107.1,"repeats":1.84,"isomorphic":0.5,"secondsPerProposal":4.2e-7,
        "curve":[{"seconds":1200,"reported":0.92,"score":0.8},{"seconds":6000,"reported":0.93,"score":0.82},{"seconds":12000,"reported":0.93701,"score":0.83}],"seeds":[{"seed":5},{"seed":6}]},
        {"name":"regularized-evolution","reported":{"mean":0.9392,"deviation":null},"score":{"mean":0.84,"deviation":null},"trials":107,"distinct":90,"repeats":17,"isomorphic":0,"random":true,"secondsPerProposal":0.0012,
        "curve":[{"seconds":12000,"reported":0.9392,"score":0.84}],"seeds":[{"seed":5}]}],
        "comparisons":[{"first":"random","second":"regularized-evolution","seeds":9,"difference":-0.00213,"low":-0.004,"high":-0.0001,"pValue":0.0117,"adjusted":0.0117}],"svg":"<svg/>"}
        """;

    [Fact]
    public async Task Bench_prints_the_best_strategy_first_and_the_curve()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Bench.ReplaceLineEndings(""));

        Assert.Equal(0, await tool.Run("bench", "--table", "t.json"));

        Assert.Equal("""
            table     Small, 15,625 architectures
            searches  2 seeds from 5 on, 12,000 simulated seconds each
            repeats   cached: a network that was scored before costs nothing
            reported  test of the best by valid; the table's best has 94.37 %
            time      1:05

            strategy                 reported, %   seen, %       trials  distinct  repeats  isomorphic  a proposal  seeds
            regularized-evolution *  93.92         84.00         107.0   90.0      17.0     0.0         1.2 ms      1
            random                   93.70 ± 0.36  83.00 ± 1.00  108.9   107.1     1.8      0.5         0.42 µs     2
            * never left its random phase within this budget

            regularized-evolution less  difference, %  95 % interval  p      differs
            random                      0.21           0.01 to 0.40   0.012  yes

            reported, % after      600 s  1,200 s  3,000 s  6,000 s  9,000 s  12,000 s
            regularized-evolution  -      -        -        -        -        93.92
            random                 -      92.00    92.00    93.00    93.00    93.70

            """.ReplaceLineEndings("\n"), tool.Out.ToString());
        Assert.Equal(["Demo.csproj", "request.json"], Directory.GetFiles(tool.Folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bench_draws_where_it_is_wanted_and_json_has_all_figures()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say(Bench.ReplaceLineEndings(""));

        Assert.Equal(0, await tool.Run("bench", "--table", "t.json", "--svg", "curves.svg", "--json"));

        Assert.Equal("<svg/>", tool.Folder.Read("curves.svg"));
        Assert.Equal(tool.Folder.File("curves.svg"), tool.Document.GetProperty("svg").GetString());
        Assert.Equal(0.0036, tool.Document.GetProperty("strategies")[0].GetProperty("reported").GetProperty("deviation").GetDouble());
    }

    [Fact]
    public async Task Predictors_are_listed_by_how_much_they_learnt_from_the_best_first()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""
            {"event":"result","cancelled":false,"table":"Small","architectures":15625,"metric":"valid","top":10,"seeds":2,"seed":5,"seconds":65,"predictors":[
            {"name":"linear","trainSize":20,"kendallTau":{"mean":0.412,"deviation":0.05},"bestRank":{"mean":30.5,"deviation":10},"precision":{"mean":0.1,"deviation":0},"seconds":0.0012,"seeds":[{"seed":5},{"seed":6}]},
            {"name":"gates","trainSize":20,"kendallTau":{"mean":0.6,"deviation":0.01},"bestRank":{"mean":3,"deviation":1},"precision":{"mean":0.25,"deviation":0.07},"seconds":0.15,"seeds":[{"seed":5},{"seed":6}]},
            {"name":"linear","trainSize":50,"kendallTau":{"mean":0.5,"deviation":null},"bestRank":{"mean":12,"deviation":null},"precision":{"mean":0.2,"deviation":null},"seconds":0.002,"seeds":[{"seed":5}]}]}
            """.ReplaceLineEndings(""));

        Assert.Equal(0, await tool.Run("bench", "predictors", "--table", "t.json"));

        Assert.Equal("""
            table  Small, 15,625 architectures
            score  valid
            seeds  2 from 5 on
            time   1:05

            learnt from 20  Kendall's tau  N@10  P@10         time      seeds
            gates           0.60 ± 0.01    3.0   0.25 ± 0.07  150.0 ms  2
            linear          0.41 ± 0.05    30.5  0.10 ± 0.00  1.2 ms    2

            learnt from 50  Kendall's tau  N@10  P@10  time    seeds
            linear          0.50           12.0  0.20  2.0 ms  1

            """.ReplaceLineEndings("\n"), tool.Out.ToString());
    }

    [Fact]
    public async Task Train_prints_the_test_accuracy_and_where_the_weights_are()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say($$$"""
            {"event":"result","network":"FashionNet","epochs":5,"loss":0.4321,"accuracy":0.8634,"trainAccuracy":0.91,"seconds":65,"parameters":1000,"weights":"{{{tool.Folder.File("FashionNet.weights")}}}",
             "trainings":[{"seed":0,"accuracy":0.8634,"bestAccuracy":0.871,"bestEpoch":4,"weights":"{{{tool.Folder.File("FashionNet.weights")}}}","bestWeights":"{{{tool.Folder.File("FashionNet.best.weights")}}}"}]}
            """.ReplaceLineEndings(""));

        Assert.Equal(0, await tool.Run("train"));

        Assert.Contains("test accuracy      86.3 %\n", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("best               87.1 % behind epoch 4\n", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("time               1:05\n", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("weights            FashionNet.weights and FashionNet.best.weights\n", tool.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_trainings_are_told_by_their_seeds()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say($$$"""
            {"event":"result","network":"FashionNet","epochs":5,"accuracy":0.8634,"deviation":0.0049,
             "trainings":[{"seed":3,"accuracy":0.86,"weights":"{{{tool.Folder.File("A.weights")}}}"},{"seed":4,"accuracy":0.867,"weights":"{{{tool.Folder.File("B.weights")}}}"}]}
            """.ReplaceLineEndings(""));

        Assert.Equal(0, await tool.Run("train", "--seeds", "2", "--seed", "3", "--preset", "quick", "--resume", "--recalibrate"));

        Assert.Equal(("quick", 2, true, true), (
            tool.Request.GetProperty("preset").GetString(), tool.Request.GetProperty("seeds").GetInt32(), tool.Request.GetProperty("resume").GetBoolean(), tool.Request.GetProperty("recalibrate").GetBoolean()));
        Assert.Contains("test accuracy  86.3 % ± 0.5 %\n", tool.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("weights        seed 3: 86.0 %, A.weights\nweights        seed 4: 86.7 %, B.weights\n", tool.Out.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A file of the user's is named from where the command is typed; a preset that there is by its name.</summary>
    [Fact]
    public async Task Files_of_a_training_are_found_from_where_the_command_is_typed()
    {
        using var tool = new ToolRun();
        tool.Script = tool.Say("""{"event":"result","network":"FashionNet","trainings":[]}""");

        Assert.Equal(0, await tool.Run("train", "--preset", "mine.json", "--teacher", "LargeNet.weights", "--random-augment", "2x9"));

        Assert.Equal((tool.Folder.File("mine.json"), tool.Folder.File("LargeNet.weights"), 2, 9), (
            tool.Request.GetProperty("preset").GetString(), tool.Request.GetProperty("teacher").GetString(), tool.Request.GetProperty("randomTransforms").GetInt32(), tool.Request.GetProperty("randomMagnitude").GetInt32()));
    }
}
