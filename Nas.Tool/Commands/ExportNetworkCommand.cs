using System.CommandLine;
using Nas.Protocol;
using Nas.Tool.Terminal;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Commands;

/// <summary><c>dotnet nas export-network</c>: a trained network for programs without .NET or without Torch.</summary>
internal static class ExportNetworkCommand
{
    public static Command Create(GlobalOptions globals, ToolEnvironment environment)
    {
        var command = new ExplainedCommand("export-network", "Writes a derived network with its trained weights for other programs: as ONNX, for PyTorch, or as safetensors.", """
            ONNX holds the whole network. It takes pixels between 0 and 1, normalises them as the training did, and says the classes'
            names. The other two hold the weights alone, under the names that they have in the class.

            Examples:
              dotnet nas export-network                                        FashionNet.weights into FashionNet.onnx
              dotnet nas export-network --weights FashionNet.best.weights --output fashion.onnx
              dotnet nas export-network --format safetensors
              dotnet nas export-network --weights old.weights --data fashion-mnist     weights that do not say what they were trained on
            """);
        var network = OptionTypes.Text("--network", "The network, where the project has several.", "name");
        var format = OptionTypes.OneOf("--format", "What to write.", ExportNetworkRequest.Onnx, ExportNetworkRequest.PyTorch, ExportNetworkRequest.Safetensors);
        var weights = OptionTypes.Text("--weights", "The file with its weights. [default: <Network>.weights beside the project]", "path");
        var data = OptionTypes.Text("--data", "The data set that the weights were trained on, whose images and classes ONNX describes. [default: as it is said beside the weights]", "name");
        var dataDirectory = OptionTypes.Text("--data-dir", "Where the data set's files are.", "path");
        var parameters = OptionTypes.NumberPairs("--param", "A parameter of the net, such as channels=8. Repeatable.");
        var output = OptionTypes.Text("--output", "The file to write. [default: <Network>.onnx, .pth or .safetensors beside the project]", "path");
        foreach (var option in new Option[] { network, format, weights, data, dataDirectory, parameters, output })
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;

        async Task<int> RunAsync(ParseResult parsed)
        {
            var session = new ProjectSession(globals, environment, parsed);
            var (_, answer) = await session.AskAsync(session.FindProject(), project => new ExportNetworkRequest
            {
                Network = parsed.GetValue(network),
                Format = parsed.GetValue(format)!,
                Weights = session.FullPath(parsed.GetValue(weights)) ?? NetworkFiles.Beside(project, parsed.GetValue(network), ".weights"),
                Data = parsed.GetValue(data),
                DataDirectory = session.FullPath(parsed.GetValue(dataDirectory)),
                Parameters = WorkOptions.Read(parsed, parameters),
                Output = session.FullPath(parsed.GetValue(output)) ?? NetworkFiles.Beside(project, parsed.GetValue(network), Extension(parsed.GetValue(format)!)),
            });
            session.Output.Answer(Lines(session, answer.As<ExportNetworkResult>()), answer.Document());
            return session.ExitCodeOf(answer);
        }
    }

    private static string Extension(string format) => format == ExportNetworkRequest.PyTorch ? ".pth" : "." + format;

    private static IEnumerable<string> Lines(ProjectSession session, ExportNetworkResult result)
    {
        List<string[]> rows = [["network", result.Network], ["format", result.Format], ["takes", result.Input]];
        if (result.Outputs is { } outputs)
            rows.Add(["puts out", outputs]);
        rows.Add(["written", $"{session.Shown(result.Output)}, {Figures.Count($"{result.Bytes}")} bytes"]);
        return Columns.Align(rows, "");
    }
}
