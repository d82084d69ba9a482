namespace Nas.Runtime;

/// <summary>
/// What was asked for was tried and failed, such as a training that diverged; the message is one line that says what and where, the hint
/// what to do.
/// </summary>
public sealed class FailureException : Exception
{
    /// <summary>A failure with a message for the user.</summary>
    public FailureException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with a message for the user and what to do about it.</summary>
    public FailureException(string message, string hint)
        : base(message) => Hint = hint;

    /// <summary>A failure with a message for the user and its cause.</summary>
    public FailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure without a message.</summary>
    public FailureException()
    {
    }

    /// <summary>What to do, or null.</summary>
    public string? Hint { get; }
}
