namespace Nas.Protocol;

/// <summary>Words of a command line as a POSIX shell reads them.</summary>
internal static class ShellWord
{
    /// <summary>The words as one line, each as it is or, where it must be, in quotes.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
