namespace Nas.Tool;

/// <summary>An expected failure: shown as one line, with the lines that explain it, and never as a stack trace.</summary>
internal sealed class ToolException : Exception
{
    public ToolException(string message) : base(message)
    {
    }

    public ToolException(string message, Exception? inner) : base(message, inner)
    {
    }

    /// <summary>What to do about it, or null.</summary>
    public string? Hint { get; init; }

    public int ExitCode { get; init; } = Tool.ExitCode.Failed;

    /// <summary>Lines that always follow the message, such as the compiler's errors.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Shown only with --verbose.</summary>
    public string? Detail { get; init; }

    public static ToolException Usage(string message, string? hint = null) => new(message) { Hint = hint, ExitCode = Tool.ExitCode.Usage };
}
