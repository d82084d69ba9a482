namespace Nas.Runtime.Data;

/// <summary>
/// Data that cannot be used: a file that is missing or damaged, a download that failed, images that do not fit the net. The message is
/// one line that a user can act on; every reader in this namespace throws this and nothing else for bad input.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>An error with a message of one line.</summary>
    public DataException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>An error with a message of one line and what lies behind it, for a verbose log.</summary>
    public DataException(string message, Exception innerException)
        : base(OneLine(message), innerException)
    {
    }

    /// <summary>The usual message: which file, what was expected, what was found, what to do.</summary>
    internal static DataException In(string path, string expected, string found, string remedy) =>
        new($"{path}: expected {expected}, found {found}. {remedy}");

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
