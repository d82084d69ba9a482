using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nas.Generators;

/// <summary>A <c>.nas</c> file of the project, as text.</summary>
/// <param name="Path">Where it is, for messages.</param>
/// <param name="Text">What it says.</param>
/// <param name="DefaultNamespace">The namespace of its nets where it names none itself.</param>
internal sealed record SpaceSource(string Path, string Text, string DefaultNamespace)
{
    public static bool IsSpace(string path) => path.EndsWith(".nas", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file; its default namespace is its own <c>Namespace</c> metadata, else the project's root namespace.</summary>
    public static SpaceSource Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation) => new(
        file.Path,
        file.GetText(cancellation)?.ToString() ?? "",
        Option(options.GetOptions(file), "build_metadata.AdditionalFiles.Namespace")
            ?? Option(options.GlobalOptions, "build_property.RootNamespace")
            ?? "");

    /// <summary>The folder of the project; empty where the compiler is not told.</summary>
    public static string ProjectFolder(AnalyzerConfigOptionsProvider options) => Option(options.GlobalOptions, "build_property.ProjectDir") ?? "";

    private static string? Option(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
