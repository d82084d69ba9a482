using System.Text.Json;

namespace Nas.Host;

/// <summary>What the host itself has to say, in the protocol the engine speaks: one line of JSON on standard output.</summary>
internal static class ErrorEvent
{
    /// <summary>Writes an error event and returns the exit code that goes with it.</summary>
    public static int Write(string message, string? hint, Exception? cause = null)
    {
        var oneLine = message.ReplaceLineEndings(" ");
        var line = JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["event"] = "error",
            ["message"] = oneLine,
            ["hint"] = hint,
            ["exitCode"] = 1,
            ["detail"] = cause?.ToString(),
        });
        Console.Out.WriteLine(line);
        Console.Out.Flush();
        return 1;
    }
}
