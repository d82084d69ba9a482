using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Nas.Tool.Tests.Support;

namespace Nas.Tool.Tests.EndToEnd;

/// <summary>What a user does, and does wrong, with the packed tool and the packed runtime.</summary>
[Collection(PackedFeed.Collection)]
public class UserTests(PackedFeed feed)
{
    private static readonly string[] QuickSearch = [.. PackedFeed.QuickSearch, "--param", "channels=6"];

    [UnixFact]
    public async Task A_search_is_written_the_same_twice_shown_and_trained()
    {
        var project = feed.Begin();

        var search = await Run(project, [.. QuickSearch, "--seed", "3"]);
        Assert.True(search.ExitCode == 0, search.Error);
        var source = await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs"));
        var derived = await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs"));
        Assert.Equal(["Demo.csproj", "TinyNet.Derived.cs", "TinyNet.cs", "TinyNet.nas"], Files(project));

        var again = await Run(project, [.. QuickSearch, "--seed", "3", "--no-build"]);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(source, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")));
        Assert.Equal(derived, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));

        var list = await Run(project, "list", "--no-build");
        Assert.Contains("Demo.TinyNet", list.Output, StringComparison.Ordinal);
        // The store's native library is found in the user's closure.
        var experiments = await Run(project, "list", "--experiments", "--no-build");
        Assert.True(experiments.ExitCode == 0, experiments.Error);
        Assert.Equal(2, experiments.Output.Split('\n').Count(l => l.Contains("TinyNet", StringComparison.Ordinal) && l.Contains("seed 3", StringComparison.Ordinal)
            && l.Contains("epoch 1/1", StringComparison.Ordinal) && l.Contains("done", StringComparison.Ordinal) && l.Contains("TinyNet.Derived.cs", StringComparison.Ordinal)));
        var resumed = await Run(project, "resume", "1", "--no-build");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(derived, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));
        var show = await Run(project, "show", "--no-build", "--network", "TinyNet");
        Assert.True(show.ExitCode == 0, show.Error);
        Assert.Contains("<svg", await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.svg")), StringComparison.Ordinal);
        var train = await Run(project, "train", "--no-build", "--data", "shapes", "--epochs", "1", "--threads", "1");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Contains("test accuracy", train.Output, StringComparison.Ordinal);
        // All three mean the network as it was searched, not with the space's default width.
        Assert.Equal(Parameters(search.Output), Parameters(show.Output));
        Assert.Equal(Parameters(search.Output), Parameters(train.Output));
        Assert.True(File.Exists(Path.Combine(project, "TinyNet.weights")));

        // Other programs get it, and it begins where weights from elsewhere end.
        var onnx = await Run(project, "export-network", "--no-build", "--json");
        Assert.True(onnx.ExitCode == 0, onnx.Error);
        var told = JsonDocument.Parse(onnx.Output).RootElement;
        Assert.Equal(("image (batch, 1, 8, 8), 0 for black and 1 for white", "scores, probabilities"), (told.GetProperty("input").GetString(), told.GetProperty("outputs").GetString()));
        Assert.Equal(new FileInfo(Path.Combine(project, "TinyNet.onnx")).Length, told.GetProperty("bytes").GetInt64());
        Assert.Equal(0, (await Run(project, "export-network", "--no-build", "--format", "safetensors")).ExitCode);
        var on = await Run(project, "train", "--no-build", "--data", "shapes", "--epochs", "1", "--threads", "1", "--weights", "TinyNet.safetensors");
        Assert.True(on.ExitCode == 0, on.Error);
        File.Delete(Path.Combine(project, "TinyNet.weights.json"));
        AssertOneFailure(await Run(project, "export-network", "--no-build"), 2, "There is no");

        await File.AppendAllTextAsync(Path.Combine(project, "TinyNet.cs"), "// mine\n");
        var kept = await Run(project, [.. QuickSearch, "--no-build", "--seed", "4"]);
        Assert.True(kept.ExitCode == 3, kept.Error);
        Assert.EndsWith("// mine\n", await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")), StringComparison.Ordinal);
        Assert.Equal(derived, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));
        Assert.True(File.Exists(Path.Combine(project, "TinyNet.cs.new")));
    }

    [UnixFact]
    public async Task A_machine_is_measured_and_a_search_keeps_to_what_its_table_foretells()
    {
        var project = feed.Begin();
        var profile = await Run(project, "profile", "--device", "cpu", "--threads", "1", "--repeats", "3", "--param", "channels=6");
        Assert.True(profile.ExitCode == 0, profile.Error);
        Assert.Equal(["Demo.csproj", "TinyNet.latency.csv", "TinyNet.nas"], Files(project));
        var table = await File.ReadAllLinesAsync(Path.Combine(project, "TinyNet.latency.csv"));
        Assert.Equal("operation,configuration,milliseconds", table[0]);
        Assert.Contains(table, l => l.StartsWith("sep_conv(3),6x8x8 to 6x8x8,", StringComparison.Ordinal));

        // Pools are quick here and convolutions slow: none of these is found.
        var rows = table.Skip(1).Select(l => l[..(l.LastIndexOf(',') + 1)] + (l.StartsWith("sep_conv", StringComparison.Ordinal) ? "10" : "1"));
        await File.WriteAllLinesAsync(Path.Combine(project, "phone.csv"), [table[0], .. rows]);
        string[] search = [.. QuickSearch, "--no-build", "--strategy", "fbnet", "--set", "warm-up=0", "--latency", "phone.csv"];
        var found = await Run(project, [.. search, "--max-latency", "9.5ms"]);
        Assert.True(found.ExitCode == 0, found.Error);
        Assert.DoesNotContain("SepConv", await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")), StringComparison.Ordinal);
        var latency = found.Output.Split('\n').Single(l => l.StartsWith("latency ", StringComparison.Ordinal));
        Assert.Contains("LatencyMilliseconds = ", await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")), StringComparison.Ordinal);
        var show = await Run(project, "show", "--network", "TinyNet", "--latency", "phone.csv");
        Assert.True(show.ExitCode == 0, show.Error);
        Assert.Equal(Words(latency)[1], Words(show.Output.Split('\n').Single(l => l.StartsWith("latency ", StringComparison.Ordinal)))[1]);
        // The experiment has the table.
        File.Delete(Path.Combine(project, "phone.csv"));
        var resumed = await Run(project, "resume", "1", "--no-build");
        Assert.True(resumed.ExitCode == 0, resumed.Error);

        AssertOneFailure(await Run(project, [.. search, "--max-latency", "9.5ms"]), 1, "phone.csv");

        // The net says the same itself.
        var net = Path.Combine(project, "TinyNet.nas");
        var text = (await File.ReadAllTextAsync(net)).TrimEnd();
        await File.WriteAllTextAsync(net, text[..^1] + "  limit latency(\"phone.csv\") <= 9.5ms\n}\n");
        var line = text.Split('\n').Length;
        string[] plain = [.. QuickSearch, "--strategy", "fbnet", "--set", "warm-up=0"];
        AssertOneFailure(await Run(project, plain), 2, $"phone.csv, which line {line} of TinyNet.nas names, is not there");
        await File.WriteAllLinesAsync(Path.Combine(project, "phone.csv"), [table[0], .. rows]);
        var written = await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs"));
        var limited = await Run(project, [.. plain, "--no-build"]);
        Assert.True(limited.ExitCode == 0, limited.Error);
        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));
        Assert.Contains("limits         latency(\"phone.csv\") <= 9.5ms", (await Run(project, "show", "--no-build")).Output, StringComparison.Ordinal);
        AssertOneFailure(await Run(project, [.. plain, "--no-build", "--max-latency", "1ms"]), 2, "within 1 ms");

        static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The class that declares the space is the class of the written network as well.</summary>
    [UnixFact]
    public async Task A_space_in_csharp_is_searched_as_any_other()
    {
        var project = feed.Begin();
        var nas = await Run(project, [.. QuickSearch, "--seed", "3"]);
        Assert.True(nas.ExitCode == 0, nas.Error);
        var (source, derived) = (await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")), await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));
        foreach (var file in Directory.EnumerateFiles(project, "TinyNet*")) File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(project, "TinyNet.Space.cs"), PackedFeed.SpaceInCSharp);

        var search = await Run(project, [.. QuickSearch, "--seed", "3"]);
        Assert.True(search.ExitCode == 0, search.Error);
        Assert.Equal(["Demo.csproj", "TinyNet.Derived.cs", "TinyNet.Space.cs", "TinyNet.cs"], Files(project));
        // One space, so one search: the network and where it comes from are the same, byte for byte.
        Assert.Equal(source, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")));
        Assert.Equal(derived, await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));
        Assert.Contains("Demo.TinyNet", (await Run(project, "list", "--no-build")).Output, StringComparison.Ordinal);
        var show = await Run(project, "show", "--no-build");
        Assert.True(show.ExitCode == 0, show.Error);

        await File.WriteAllTextAsync(Path.Combine(project, "TinyNet.Space.cs"), PackedFeed.SpaceInCSharp.Replace("[SepConv(3)]", "[SepConv(4)]", StringComparison.Ordinal));
        var wrong = await Run(project, QuickSearch);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("TinyNet.Space.cs(16,18): error NAS0020", wrong.Error, StringComparison.Ordinal);
    }

    /// <summary>A class of the project is an operation as any other, from the list of spaces to the network that is trained and gone on with.</summary>
    [UnixFact]
    public async Task A_module_of_the_project_is_searched_written_trained_and_resumed()
    {
        var project = feed.Begin();
        var module = Repository.Read("samples/OwnOperations/SqueezeExcite.cs");
        await File.WriteAllTextAsync(Path.Combine(project, "SqueezeExcite.cs"), module);
        var space = PackedFeed.Space.Replace("ops Small", "op se_block = Samples.OwnOperations.SqueezeExcite(channels, 2)\n\nops Small", StringComparison.Ordinal)
            .Replace("sep_conv(3)", "se_block", StringComparison.Ordinal).Replace("  Normal\n", "  Normal { stride 2 }\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(project, "TinyNet.nas"), space);

        var search = await Run(project, [.. QuickSearch, "--strategy", "spos", "--set", "population=4", "--trials", "4", "--seed", "3"]);
        Assert.True(search.ExitCode == 0, search.Error);
        Assert.Contains("Demo.TinyNet", (await Run(project, "list", "--no-build")).Output, StringComparison.Ordinal);
        var profile = await Run(project, "profile", "--no-build", "--repeats", "1", "--threads", "1", "--output", "own.csv");
        Assert.True(profile.ExitCode == 0, profile.Error);
        // At stride 2, and between nodes.
        var rows = (await File.ReadAllLinesAsync(Path.Combine(project, "own.csv"))).Where(l => l.StartsWith("se_block,", StringComparison.Ordinal)).Select(l => l.Split(',')[1]);
        Assert.Equal(["4x4x4 to 4x4x4", "4x8x8 to 4x4x4"], rows);
        // Whatever was found, the architecture of nothing but the module is written as the user would write it.
        const string architecture = "Normal: n0 = se_block(a) + se_block(b); n1 = se_block(a) + se_block(b)";
        var show = await Run(project, "show", "--no-build", "--architecture", architecture, "--svg", "Cell.svg");
        Assert.True(show.ExitCode == 0, show.Error);
        Assert.Contains("se_block", await File.ReadAllTextAsync(Path.Combine(project, "Cell.svg")), StringComparison.Ordinal);
        var random = await Run(project, "search", "--no-build", "--force", "--strategy", "random", "--trials", "2", "--epochs", "1", "--batch-size", "256", "--threads", "1", "--seed", "5");
        Assert.True(random.ExitCode == 0, random.Error);
        var trials = JsonDocument.Parse((await Run(project, "export", "2", "--no-build")).Output).RootElement.GetProperty("trials").EnumerateArray().ToArray();
        var own = trials.First(t => t.GetProperty("genotype").GetString()!.Contains("se_block", StringComparison.Ordinal));
        var derive = await Run(project, "derive", "2", "--no-build", "--force", "--trial", $"{own.GetProperty("number").GetInt32()}");
        Assert.True(derive.ExitCode == 0, derive.Error);
        var source = await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs"));
        Assert.Contains("new global::Samples.OwnOperations.SqueezeExcite(channels, 2)", source, StringComparison.Ordinal);

        var train = await Run(project, "train", "--data", "shapes", "--epochs", "1", "--threads", "1");
        Assert.True(train.ExitCode == 0, train.Error);
        var shown = await Run(project, "show", "--no-build", "--network", "TinyNet");
        Assert.Equal(Parameters(shown.Output), Parameters(train.Output));
        var resumed = await Run(project, "resume", "2", "--no-build");
        Assert.True(resumed.ExitCode is 0 or 3, resumed.Error);

        await File.WriteAllTextAsync(Path.Combine(project, "SqueezeExcite.cs"), module.Replace("public SqueezeExcite(int channels, int reduction = 4)", "public SqueezeExcite(int channels, bool reduction = true)", StringComparison.Ordinal)
            .Replace("channels / reduction", "channels / (reduction ? 4 : 1)", StringComparison.Ordinal));
        var wrong = await Run(project, "list");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("TinyNet.nas(3,15): error NAS1016", wrong.Error, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Each_trial_of_a_pareto_front_can_be_written()
    {
        var project = feed.Begin();
        string[] quick = ["search", "--strategy", "nsga2", "--epochs", "1", "--batch-size", "256", "--threads", "1", "--set", "population=6", "--seed", "3"];
        string[] search = [.. quick, "--trials", "12", "--objective", "accuracy", "--objective", "flops"];

        var found = await Run(project, [.. search, "--json"]);
        Assert.True(found.ExitCode == 0, found.Error);
        var document = JsonDocument.Parse(found.Output).RootElement;
        var front = document.GetProperty("front").EnumerateArray().ToArray();
        var points = front.Select(t => (Accuracy: t.GetProperty("objectives").GetProperty("accuracy").GetDouble(), Flops: t.GetProperty("objectives").GetProperty("flops").GetInt64())).ToArray();
        Assert.Equal(points.OrderByDescending(p => p.Accuracy).ThenBy(p => p.Flops), points);
        Assert.Equal(points.OrderByDescending(p => p.Flops), points);
        Assert.Equal(document.GetProperty("genotype").GetString(), front[0].GetProperty("genotype").GetString());
        Assert.Equal(document.GetProperty("score").GetDouble(), points[0].Accuracy);

        // What is exported says the same of all trials: only those on the front are beaten by none.
        var export = JsonDocument.Parse((await Run(project, "export", "--no-build")).Output).RootElement.GetProperty("trials").EnumerateArray().ToArray();
        Assert.Equal(12, export.Length);
        Assert.All(export, t => Assert.Equal(
            !export.Any(o => Accuracy(o) >= Accuracy(t) && Flops(o) <= Flops(t) && (Accuracy(o) > Accuracy(t) || Flops(o) < Flops(t))),
            t.GetProperty("front").GetBoolean()));
        Assert.Equal(front.Select(t => t.GetProperty("trial").GetInt32()).Order(), export.Where(t => t.GetProperty("front").GetBoolean()).Select(t => t.GetProperty("number").GetInt32()));
        var csv = (await Run(project, "export", "--format", "csv", "--no-build")).Output.TrimEnd().Split('\n');
        Assert.EndsWith(",front", csv[0], StringComparison.Ordinal);
        Assert.Equal(front.Length, csv.Count(l => l.EndsWith(",true", StringComparison.Ordinal)));

        // Resumed, it ends with the same front.
        var resumed = await Run(project, "resume", "1", "--no-build");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains($"Pareto front of accuracy, flops: {front.Length} of 12 trials\n", resumed.Output, StringComparison.Ordinal);
        Assert.Contains($"The network above is trial {front[0].GetProperty("trial").GetInt32()}; write another with: dotnet nas derive 1 --trial N\n", resumed.Output, StringComparison.Ordinal);

        // The search's own choice is derived as it was written; any other trial by its number.
        var (source, derived) = (await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")), await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs")));
        File.Delete(Path.Combine(project, "TinyNet.cs"));
        Assert.Equal(0, (await Run(project, "derive", "--no-build", "--trial", $"{front[0].GetProperty("trial").GetInt32()}")).ExitCode);
        Assert.Equal((source, derived), (await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.cs")), await File.ReadAllTextAsync(Path.Combine(project, "TinyNet.Derived.cs"))));
        var worst = export.MinBy(Accuracy);
        var small = await Run(project, "derive", "1", "--no-build", "--trial", $"{worst.GetProperty("number").GetInt32()}", "--as", "SmallNet");
        Assert.True(small.ExitCode == 0, small.Error);
        Assert.Contains(worst.GetProperty("genotype").GetString()!, await File.ReadAllTextAsync(Path.Combine(project, "SmallNet.Derived.cs")), StringComparison.Ordinal);
        Assert.Equal(["Demo.csproj", "SmallNet.Derived.cs", "SmallNet.cs", "TinyNet.Derived.cs", "TinyNet.cs", "TinyNet.nas"], Files(project));

        await File.AppendAllTextAsync(Path.Combine(project, "SmallNet.cs"), "// mine\n");
        Assert.Equal(3, (await Run(project, "derive", "1", "--no-build", "--trial", "1", "--as", "SmallNet")).ExitCode);
        AssertOneFailure(await Run(project, "derive", "--no-build", "--trial", "13"), 2, "Experiment 1 has no trial 13; it has 1 to 12.");
        AssertOneFailure(await Run(project, "derive", "7", "--no-build", "--trial", "1"), 2, "There is no experiment 7");
        AssertOneFailure(await Run(project, [.. QuickSearch, "--no-build", "--strategy", "darts", "--objective", "accuracy", "--objective", "flops"]), 2, "Strategy darts derives one network by its accuracy and cannot optimise 'flops'.");

        static double Accuracy(JsonElement trial) => trial.GetProperty("accuracy").GetDouble();
        static long Flops(JsonElement trial) => trial.GetProperty("flops").GetInt64();
    }

    [UnixFact]
    public async Task Strategies_are_compared_on_a_table()
    {
        var project = feed.Begin();
        using var folder = new TemporaryFolder();
        folder.Write("table.json", """
            { "decisions": [{ "name": "op", "values": ["a", "b", "c"] }], "score": "valid", "report": "valid + 1", "cost": "seconds * 2", "scale": "percent", "budget": 60 }
            """);
        folder.Write("table.csv", "op,valid,seconds\na,90,1\nb,91,1\nc,92,1\n");
        string[] bench = ["bench", "--no-build", "--table", folder.File("table.json"), "--strategy", "random", "--strategy", "regularized-evolution", "--seeds", "4"];

        var run = await Run(project, [.. bench, "--svg", folder.File("curves.svg")]);

        Assert.True(run.ExitCode == 0, run.Error);
        // 30 trials among three architectures find the best one.
        Assert.Equal(2, run.Output.Split('\n').Count(l => l.Contains("93.00 ± 0.00  92.00 ± 0.00  30.0", StringComparison.Ordinal)));
        Assert.Contains("search 8/8", run.Error, StringComparison.Ordinal);
        Assert.Contains("<svg", await File.ReadAllTextAsync(folder.File("curves.svg")), StringComparison.Ordinal);
        AssertOneFailure(await Run(project, [.. bench, "--csv", folder.File("nowhere.csv")]), 1, "nowhere.csv");
        AssertOneFailure(await Run(project, [.. bench, "--set", "population=3"]), 2, "'population'");
        Assert.Equal(["Demo.csproj", "TinyNet.nas"], Files(project));
    }

    // Ctrl-C, what timeout and systemd send, and a terminal that is closed: each to the whole group.
    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_in_a_real_search_writes_the_best_so_far(string signal)
    {
        var project = feed.Begin();
        using var process = Start(project, ["search", "--no-build", "--data", "shapes", "--epochs", "10000", "--threads", "1"], "setsid");
        var error = new List<string>();
        var started = new TaskCompletionSource();
        process.ErrorDataReceived += (_, e) =>
        {
            error.Add(e.Data ?? "");
            // Two epochs in, there is something to write.
            if (e.Data?.Contains("epoch 2/10000", StringComparison.Ordinal) == true)
                started.TrySetResult();
        };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEndAsync();
        await Task.WhenAny(started.Task, process.WaitForExitAsync(), Task.Delay(TimeSpan.FromMinutes(2)));
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} -{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 130, string.Join('\n', error));
        Assert.Contains("written", await output, StringComparison.Ordinal);
        Assert.Contains("stopped; go on with: dotnet nas resume", await output, StringComparison.Ordinal);
        Assert.Equal(["Demo.csproj", "TinyNet.Derived.cs", "TinyNet.cs", "TinyNet.nas"], Files(project));
    }

    // On a terminal the number of searches that are complete is shown at once, and Ctrl-C is a key: the terminal sends SIGINT to all.
    [TerminalFact]
    public async Task CtrlC_in_a_bench_prints_the_seeds_that_are_complete()
    {
        var project = feed.Begin();
        using var folder = new TemporaryFolder();
        folder.Write("table.json", """
            { "decisions": [{ "name": "op", "values": ["a", "b", "c"] }], "score": "valid", "report": "valid + 1", "cost": "seconds", "scale": "percent" }
            """);
        folder.Write("table.csv", "op,valid,seconds\na,90,1\nb,91,1\nc,92,1\n");
        string[] bench = ["bench", "--no-build", "--table", folder.File("table.json"), "--strategy", "random", "--strategy", "regularized-evolution", "--budget", "2000", "--threads", "1", "--json"];
        var info = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--flush", "--return", "--command", $"{feed.DotnetNas} {string.Join(' ', bench)} --seeds 1000000 > {folder.File("result.json")}", "/dev/null"])
        {
            WorkingDirectory = project, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in feed.Environment)
            info.Environment[name] = value;
        info.Environment["TERM"] = "xterm";
        info.Environment.Remove("CI");
        using var process = Process.Start(info)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var end = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var screen = new StringBuilder();
        while (!screen.ToString().Contains("/2000000", StringComparison.Ordinal) && process.StandardOutput.Read() is var character and >= 0)
            screen.Append((char)character);

        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync();
        screen.Append(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 130, screen.ToString());
        Assert.Contains("stopping after this step", screen.ToString(), StringComparison.Ordinal);
        var stopped = JsonDocument.Parse(folder.Read("result.json")).RootElement;
        Assert.True(stopped.GetProperty("cancelled").GetBoolean());
        var (random, evolution) = (Seeds(stopped, "random"), Seeds(stopped, "regularized-evolution"));
        Assert.InRange(random.Length, 1, 999_999);
        Assert.InRange(random.Length - evolution.Length, 0, 1);
        // They are what a bench of so many seeds finds that nobody stops.
        var whole = JsonDocument.Parse((await Run(project, [.. bench, "--seeds", "2"])).Output).RootElement;
        Assert.Equal(Seeds(whole, "random").Take(random.Length), random.Take(2));
        Assert.Equal(Seeds(whole, "regularized-evolution").Take(evolution.Length), evolution.Take(2));

        static string[] Seeds(JsonElement result, string strategy) =>
            [.. result.GetProperty("strategies").EnumerateArray().Where(s => s.GetProperty("name").GetString() == strategy).SelectMany(s => s.GetProperty("seeds").EnumerateArray()).Select(s => s.GetRawText().Replace(" ", "", StringComparison.Ordinal))];
    }

    [UnixFact]
    public async Task Three_mistakes_in_a_nas_file_are_three_compiler_lines()
    {
        var project = feed.Begin();
        await File.WriteAllTextAsync(Path.Combine(project, "TinyNet.nas"), PackedFeed.Space
            .Replace("sep_conv(3)", "sep_conf(3)", StringComparison.Ordinal)
            .Replace("op Small", "op Smal", StringComparison.Ordinal)
            .Replace("  Normal\n", "  Norma\n", StringComparison.Ordinal));

        var run = await Run(project, "search");

        AssertOneFailure(run, 1, "Demo.csproj does not build: 3 errors.");
        foreach (var place in new[] { "TinyNet.nas(3,58): error NAS0011", "TinyNet.nas(7,37): error NAS0012", "TinyNet.nas(14,3): error NAS0013" })
            Assert.Contains($"  {place}", run.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(2, "dart", "search", "--strategy", "dart")]
    [InlineData(2, "colour", "search", "--set", "colour=red")]
    [InlineData(2, "moonlight", "search", "--data", "moonlight")]
    [InlineData(2, "Other", "show", "--net", "Other")]
    [InlineData(2, "sleeves", "show", "--param", "sleeves=2")]
    [InlineData(2, "derived network", "train")]
    [InlineData(1, "nowhere", "search", "--data", "mnist", "--data-dir", "nowhere")]
    public async Task What_there_is_not_is_one_clear_message(int exitCode, string expected, params string[] arguments)
    {
        var project = feed.Begin();
        // Built anew: what is there from a test before may hold a derived network.
        var run = await Run(project, arguments);
        AssertOneFailure(run, exitCode, expected);
        Assert.Equal(["Demo.csproj", "TinyNet.nas"], Files(project));
    }

    [UnixTheory]
    [InlineData("truncated")]
    [InlineData("magic")]
    public async Task Damaged_images_are_one_clear_message(string damage)
    {
        var project = feed.Begin();
        using var folder = new TemporaryFolder();
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 8, .. new byte[128]];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1];
        images = damage == "truncated" ? images[..^30] : [9, 9, .. images[2..]];
        foreach (var part in new[] { "train", "t10k" })
        {
            Zip(folder.File($"{part}-images-idx3-ubyte.gz"), images);
            Zip(folder.File($"{part}-labels-idx1-ubyte.gz"), labels);
        }

        // Built anew: what is there from a test before may be another space.
        var run = await Run(project, "search", "--data", "mnist", "--data-dir", folder.Path);

        AssertOneFailure(run, 1, "images-idx3-ubyte");
        Assert.Equal(["Demo.csproj", "TinyNet.nas"], Files(project));
    }

    [UnixFact]
    public async Task No_project_and_two_projects_are_usage_errors()
    {
        using var folder = new TemporaryFolder();
        AssertOneFailure(await Run(folder.Path, "search"), 2, "There is no project");
        folder.Write("A.csproj", "");
        folder.Write("B.csproj", "");
        AssertOneFailure(await Run(folder.Path, "search"), 2, "A.csproj, B.csproj");
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_read_only_folder_is_said_before_the_search()
    {
        using var folder = new TemporaryFolder();
        var project = folder.Write("Demo.csproj", "<Project/>");
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            // Permissions do not bind root, so root runs the tool as nobody.
            var run = await Run("/", ["search", "--project", project], Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []);
            AssertOneFailure(run, 1, $"Cannot write in {folder.Path}");
            Assert.Equal(["Demo.csproj"], Files(folder.Path));
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [UnixFact]
    public async Task Without_a_native_package_the_message_names_the_package()
    {
        using var folder = new TemporaryFolder();
        var project = feed.Begin();
        var text = await File.ReadAllTextAsync(Path.Combine(project, "Demo.csproj"));
        var native = text.Split('\n').Single(l => l.Contains("TorchSharp-cpu", StringComparison.Ordinal));
        folder.Write("Demo.csproj", text.Replace(native, "", StringComparison.Ordinal));
        folder.Write("TinyNet.nas", PackedFeed.Space);

        var run = await Run(folder.Path, QuickSearch);
        AssertOneFailure(run, 2, "The project references no package with Torch's native libraries for ");
        Assert.Contains("dotnet add package TorchSharp-cpu", run.Error, StringComparison.Ordinal);
        // What computes nothing needs none.
        Assert.Contains("Demo.TinyNet", (await Run(folder.Path, "list", "--no-build")).Output, StringComparison.Ordinal);
        Assert.Contains("architectures", (await Run(folder.Path, "show", "--no-build")).Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task A_store_on_PostgreSQL_needs_its_package()
    {
        string[] list = ["list", "--experiments", "--store", "Host=127.0.0.1;Port=1;Database=nas;Username=me"];
        var project = feed.Begin();
        var without = await Run(project, list);
        AssertOneFailure(without, 2, "A store on PostgreSQL needs the package Nas.Runtime.Postgres, which the project does not reference.");
        Assert.Contains("dotnet add package Nas.Runtime.Postgres", without.Error, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        feed.WriteWithPostgres(folder);
        // Nobody listens at that port, which only the client can say.
        AssertOneFailure(await Run(folder.Path, list), 1, "The experiment store nas on 127.0.0.1 cannot be reached: ");
    }

    [UnixFact]
    public async Task Without_a_CUDA_package_the_message_names_the_package()
    {
        var run = await Run(feed.Begin(), [.. QuickSearch, "--device", "cuda:1"]);
        AssertOneFailure(run, 2, "The project references no package with Torch for CUDA.");
        Assert.Contains("dotnet add package TorchSharp-cuda-", run.Error, StringComparison.Ordinal);
    }

    private static void AssertOneFailure((int ExitCode, string Output, string Error) run, int exitCode, string expected)
    {
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}: {run.Error}");
        var line = Assert.Single(run.Error.Split('\n'), l => l.StartsWith("dotnet nas:", StringComparison.Ordinal));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private static string Parameters(string output) =>
        Assert.Single(output.Split('\n'), l => l.StartsWith("parameters ", StringComparison.Ordinal))["parameters".Length..].Trim();

    private static void Zip(string path, byte[] bytes)
    {
        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        zip.Write(bytes);
    }

    private Task<(int ExitCode, string Output, string Error)> Run(string folder, params string[] arguments) => Run(folder, arguments, []);

    private async Task<(int ExitCode, string Output, string Error)> Run(string folder, string[] arguments, string[] through)
    {
        using var process = Start(folder, arguments, through);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    private Process Start(string folder, string[] arguments, params string[] through)
    {
        string[] line = [.. through, feed.DotnetNas, .. arguments];
        var info = new ProcessStartInfo(line[0], line[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in feed.Environment)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }
}
