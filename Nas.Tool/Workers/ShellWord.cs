using System.Text.RegularExpressions;

namespace Nas.Tool.Workers;

/// <summary>Words of a command line as a POSIX shell reads them.</summary>
internal static partial class ShellWord
{
    /// <summary>The word as it is, or in quotes where it must be.</summary>
    public static string Quote(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_./:=,@%+-]+$")]
    private static partial Regex Plain();
}
