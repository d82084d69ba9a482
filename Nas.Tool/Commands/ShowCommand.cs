using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas show</c>: the size of a space or of a network, and its cells drawn.</summary>
internal static class ShowCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("show", "Prints counts, parameters, FLOPs and latency of a search space or a derived network, and draws its cells, here and as SVG.", """
            Examples:
              dotnet nas show                            the project's space, or the network derived from it
              dotnet nas show --net FashionNet --param channels=8
              dotnet nas show --count                    how many of its architectures are different networks
              dotnet nas show --network FashionNet --svg cells.svg
              dotnet nas show --architecture "Normal: n0 = sep_conv(3)(a) + skip_connect(b); ..."
            """);
        var net = OptionTypes.Text("--net", "The search space to show, where the project has several.", "name");
        var network = OptionTypes.Text("--network", "The derived network to show.", "name");
        var architecture = OptionTypes.Text("--architecture", "An architecture of the space, as text.", "text");
        var latency = OptionTypes.Text("--latency", "Foretell the latency of a network by this table, a CSV file that 'dotnet nas profile' writes.", "path");
        var parameters = OptionTypes.NumberPairs("--param", "A parameter of the net, such as channels=8. Repeatable.");
        var count = new Option<bool>("--count") { Description = "Count the architectures that are different networks, too: isomorphic ones once." };
        var svg = OptionTypes.Text("--svg", "The drawing's file. [default: <Name>.svg beside the project]", "path");
        foreach (var option in new Option[] { net, network, architecture, latency, parameters, count, svg })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (project, answer) = await session.AskAsync(new ShowRequest
            {
                Net = parsed.GetValue(net),
                Network = parsed.GetValue(network),
                Architecture = parsed.GetValue(architecture),
                Latency = session.FullPath(parsed.GetValue(latency)),
                Count = parsed.GetValue(count),
                Parameters = WorkOptions.Read(parsed, parameters),
            });
            var result = answer.As<ShowResult>();
            var document = answer.Document();
            var lines = Lines(result, parsed.GetValue(count));
            if (result.Svg is { } drawing)
            {
                var path = session.FullPath(parsed.GetValue(svg)) ?? Path.Combine(project.Directory, result.Name + ".svg");
                WholeFile.Write(path, drawing);
                document["svg"] = path;
                lines.Add($"drawn in {session.Shown(path)}");
            }
            session.Output.Answer(lines, document);
            return session.ExitCodeOf(answer);
        }
    }

    private static List<string> Lines(ShowResult result, bool counted)
    {
        List<string[]> rows = [["name", result.Name]];
        if (result.Count is { } count)
            rows.Add(["architectures", Figures.Count(count)]);
        if (counted)
            rows.Add(["distinct", result.Distinct is { } distinct ? Figures.Count(distinct) : "unknown: a cell has too many to go through"]);
        if (result.Decisions is { } decisions)
            rows.Add(["decisions", $"{decisions}"]);
        if (result.Limits is { } limits)
            rows.Add(["limits", limits]);
        if (result.Parameters is { } parameters)
            rows.Add(["parameters", Figures.Count($"{parameters}")]);
        if (result.Flops is { } flops)
            rows.Add(["FLOPs", Figures.Count($"{flops}")]);
        if (result.LatencyMilliseconds is { } latency)
            rows.Add(["latency", Figures.ShortTime(latency / 1000)]);
        List<string> lines = [.. Columns.Align(rows, "")];
        if (result.Text.Length > 0)
        {
            lines.Add("");
            lines.AddRange(result.Text.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
            lines.Add("");
        }
        return lines;
    }
}
