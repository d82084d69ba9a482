using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nas.Tool.Terminal;

/// <summary>Standard output for data, standard error for everything else.</summary>
internal sealed class Output(TextWriter standardOutput, TextWriter standardError, bool json)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // The document goes to programs and terminals, not into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command's answer: lines for people, or one JSON document.</summary>
    public void Answer(IEnumerable<string> lines, JsonObject document)
    {
        if (json)
            standardOutput.WriteLine(document.ToJsonString(Indented));
        else
            foreach (var line in lines)
                standardOutput.WriteLine(line);
        standardOutput.Flush();
    }

    public void Fail(ToolException failure, bool verbose)
    {
        standardError.WriteLine($"dotnet nas: {failure.Message}");
        foreach (var line in failure.Lines)
            standardError.WriteLine($"  {line}");
        if (failure.Hint is { } hint)
            standardError.WriteLine($"  {hint}");
        if (verbose && (failure.Detail ?? failure.InnerException?.ToString()) is { } detail)
            standardError.WriteLine(detail);
        standardError.Flush();
        if (json)
            Answer([], new JsonObject
            {
                ["error"] = failure.Message,
                ["hint"] = failure.Hint,
                ["lines"] = new JsonArray([.. failure.Lines.Select(line => (JsonNode)line)]),
                ["exitCode"] = failure.ExitCode,
            });
    }

    public void Cancelled()
    {
        standardError.WriteLine("dotnet nas: cancelled; nothing was written.");
        standardError.Flush();
        if (json)
            Answer([], new JsonObject { ["error"] = "cancelled", ["exitCode"] = ExitCode.Cancelled });
    }
}
