using System.Text.Json;
using Nas.Protocol;

namespace Nas.Runtime.Hosting;

/// <summary>The line that says what to do.</summary>
internal static class RequestLine
{
    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">There is none, or it is of another version of the protocol.</exception>
    /// <exception cref="JsonException">It is no request.</exception>
    public static Request Read(TextReader input)
    {
        using var document = JsonDocument.Parse(input.ReadLine() ?? throw new UsageException("There is no request on standard input."));
        // Before all else: of another version the rest may mean something else.
        var version = document.RootElement.TryGetProperty("version", out var number) ? number.GetRawText() : "none";
        return version == $"{Request.CurrentVersion}"
            ? document.Deserialize<Request>(ProtocolJson.Options)!
            : throw new UsageException(
                $"The tool speaks version {version} of the protocol, and the project's Nas.Runtime version {Request.CurrentVersion}.",
                "Use versions of Nas.Runtime and Nas.Tool that belong together.");
    }
}
