using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas profile</c>: a table of latencies, measured on this machine.</summary>
internal static class ProfileCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("profile", "Measures how long each operation of a search space takes on this machine, and writes a table of latencies.", """
            Every operation is run by itself in every size that the space has for it, forwards and as in a network that is
            used; the median of several measurements counts. Ctrl-C stops and writes nothing.

            Examples:
              dotnet nas profile                                      into <Net>.latency.csv beside the project
              dotnet nas profile --device cuda --batch-size 32 --output gpu.csv
              dotnet nas search --strategy fbnet --latency FashionNet.latency.csv
            """);
        var net = OptionTypes.Text("--net", "The net to measure, where the project has several.", "name");
        var device = OptionTypes.Device("--device", "Where to compute: auto takes a GPU where there is one, cuda:1 the second.");
        var threads = OptionTypes.Threads("Threads on the CPU.");
        var batchSize = OptionTypes.PositiveNumber("--batch-size", "Images, or texts, at a time; a latency is that of all of them together. [default: 1]");
        var repeats = OptionTypes.PositiveNumber("--repeats", "How often each is measured. [default: 25]");
        var parameters = OptionTypes.NumberPairs("--param", "A parameter of the net, such as channels=8. Repeatable.");
        var output = OptionTypes.Text("--output", "The table's file. [default: <Net>.latency.csv beside the project]", "path");
        foreach (var option in new Option[] { net, device, threads, batchSize, repeats, parameters, output })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (project, answer) = await session.AskAsync(new ProfileRequest
            {
                Net = parsed.GetValue(net),
                Device = parsed.GetValue(device)!,
                Threads = parsed.GetValue(threads),
                BatchSize = parsed.GetValue(batchSize),
                Repeats = parsed.GetValue(repeats),
                Parameters = WorkOptions.Read(parsed, parameters),
            });
            var result = answer.As<ProfileResult>();
            var document = answer.Document();
            var path = session.FullPath(parsed.GetValue(output)) ?? Path.Combine(project.Directory, result.Space + ".latency.csv");
            WholeFile.Write(path, result.Csv);
            document.Remove("csv");
            document["output"] = path;
            session.Output.Answer(Lines(result, session.Shown(path)), document);
            return session.ExitCodeOf(answer);
        }
    }

    private static IEnumerable<string> Lines(ProfileResult result, string written)
    {
        List<string[]> rows =
        [
            ["space", result.Space],
            ["device", result.Device == "cpu" ? $"cpu, {result.Threads} {(result.Threads == 1 ? "thread" : "threads")}" : $"{result.Device}"],
            ["batch", $"{result.BatchSize}"],
            ["operations", $"{result.Rows.Count}, each measured {result.Repeats} times"],
        ];
        if (result.Rows.MaxBy(r => r.Milliseconds) is { } slowest)
            rows.Add(["slowest", $"{Figures.ShortTime(slowest.Milliseconds / 1000)}, {slowest.Operation}, {slowest.Configuration}"]);
        if (result.Seconds is { } seconds)
            rows.Add(["time", Figures.Duration(seconds)]);
        rows.Add(["written", written]);
        return Columns.Align(rows, "");
    }
}
