namespace Nas.Runtime;

/// <summary>What the user asked for cannot be done as asked; the message is one line that says what and where, the hint what to do.</summary>
public sealed class UsageException : Exception
{
    /// <summary>An error with a message for the user.</summary>
    public UsageException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message for the user and what to do about it.</summary>
    public UsageException(string message, string hint)
        : base(message) => Hint = hint;

    /// <summary>An error with a message for the user and its cause.</summary>
    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error without a message.</summary>
    public UsageException()
    {
    }

    /// <summary>What to do, or null.</summary>
    public string? Hint { get; }
}
