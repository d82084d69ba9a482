using Nas.Protocol;

namespace Nas.Host;

/// <summary>What the host itself has to say, in the protocol the engine speaks: one line of JSON on standard output.</summary>
internal static class HostError
{
    /// <summary>Writes an error event and returns the exit code that goes with it.</summary>
    public static int Write(string message, string? hint, Exception? cause = null)
    {
        var error = new ErrorEvent { Message = message.ReplaceLineEndings(" "), Hint = hint, Detail = cause?.ToString() };
        Console.Out.WriteLine(error.ToLine());
        Console.Out.Flush();
        return error.ExitCode;
    }
}
