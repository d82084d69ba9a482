namespace Nas.Runtime.Experiments;

/// <summary>
/// The experiment store cannot be used: it is locked, damaged, full, too new or out of reach. The message is one line that names the
/// store; the hint says what to do. What had been stored before is still there.
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>An error with a message of one line.</summary>
    public StoreException(string message)
        : base(message.ReplaceLineEndings(" "))
    {
    }

    /// <summary>An error with a message of one line and what lies behind it, for a verbose log.</summary>
    public StoreException(string message, Exception innerException)
        : base(message.ReplaceLineEndings(" "), innerException)
    {
    }

    /// <summary>What to do about it, or null.</summary>
    public string? Hint { get; init; }
}
