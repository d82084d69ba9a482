using System.Text.RegularExpressions;

namespace Nas.Tool.WriteBack;

/// <summary>The SHA-256 of the user's file that its provenance records.</summary>
internal static partial class RecordedHash
{
    /// <returns>64 hexadecimal digits in lower case, or null where the text records none.</returns>
    public static string? In(string derived) => SourceHash().Match(derived) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : null;

    [GeneratedRegex("""SourceHash\s*=\s*"(?:sha256:)?([0-9A-Fa-f]{64})["]""")]
    private static partial Regex SourceHash();
}
