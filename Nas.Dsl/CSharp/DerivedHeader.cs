using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Nas.Dsl.CSharp;

/// <summary>
/// Tells whose a written network is: the net that <c>FashionNet.Derived.cs</c> names, and whether the user has edited it, which is the hash
/// recorded there against that of <c>FashionNet.cs</c> as it is.
/// </summary>
public static class DerivedHeader
{
    internal const string SourceProperty = "SourceSha256";
    internal const string NetworkAttribute = "DerivedNetwork";

    private static readonly Regex Recorded = new(SourceProperty + "\\s*=\\s*\"([0-9a-fA-F]{64})\"", RegexOptions.CultureInvariant);

    private static readonly Regex SpaceHash = new("SpaceHash\\s*=\\s*\"([^\"]+)\"", RegexOptions.CultureInvariant);

    private static readonly Regex ToolVersion = new("ToolVersion\\s*=\\s*\"([^\"]+)\"", RegexOptions.CultureInvariant);

    private static readonly Regex Derived = new(NetworkAttribute + "\\(\\s*\"([^\"\\\\]+)\"", RegexOptions.CultureInvariant);

    /// <summary>The hash that a <c>.Derived.cs</c> file records, in lower case, or null where there is none.</summary>
    /// <param name="text">The file's text; any text will do.</param>
    public static string? SourceSha256(string text) => Recorded.Match(text) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : null;

    /// <summary>The full name of the net that a <c>.Derived.cs</c> file names, or null where there is none.</summary>
    /// <param name="text">The file's text; any text will do.</param>
    public static string? Net(string text) => Derived.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether two <c>.Derived.cs</c> files were written by the same version from the same space, which both name.</summary>
    /// <param name="text">The one file's text.</param>
    /// <param name="other">The other's.</param>
    public static bool IsOfSameSpace(string text, string other) =>
        Version(text) is { } version && version == Version(other) && Space(text) is { } space && space == Space(other);

    /// <summary>
    /// The SHA-256 of a source file, 64 digits in lower case. Line ends and a byte order mark do not count: version control and editors
    /// change them without anybody having edited the network.
    /// </summary>
    /// <param name="source">The file's text.</param>
    public static string Hash(string source)
    {
        var text = source.TrimStart('\uFEFF').Replace("\r\n", "\n");
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(b => b.ToString("x2")));
    }

    private static string? Space(string text) => SpaceHash.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? Version(string text) => ToolVersion.Match(text) is { Success: true } match ? match.Groups[1].Value : null;
}
