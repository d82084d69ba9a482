using System.Text.RegularExpressions;
using Nas.Tool.WriteBack;

namespace Nas.Tool.Completion;

/// <summary>What the sources in a project's folder name, at a glance: nothing is built, and what does not compile counts as well.</summary>
internal static partial class ProjectNames
{
    // A project with more files is not worth the wait.
    private const int MostFiles = 5000;

    /// <summary>The nets, in .nas files and in C#.</summary>
    public static IReadOnlyList<string> Nets(string folder) =>
    [
        .. Sources(folder, ".nas").SelectMany(text => InNas().Matches(text))
            .Concat(Sources(folder, ".cs").Where(text => text.Contains("Nas.Runtime.Declaring", StringComparison.Ordinal)).SelectMany(text => InCSharp().Matches(text)))
            .Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The networks that searches have written.</summary>
    public static IReadOnlyList<string> Networks(string folder) => [.. NetworkFiles.DerivedIn(Files(folder)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Sources(string folder, string extension) => Files(folder).Where(f => Path.GetExtension(f) == extension).Select(File.ReadAllText);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder).Where(d => Path.GetFileName(d) is not ("bin" or "obj") && !Path.GetFileName(d).StartsWith('.')).SelectMany(Files))
        .Take(MostFiles);

    [GeneratedRegex(@"^\s*net\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex InNas();

    [GeneratedRegex(@"^\s*\[Net\b[^{};]*?\bpartial class (\w+)", RegexOptions.Multiline)]
    private static partial Regex InCSharp();
}
