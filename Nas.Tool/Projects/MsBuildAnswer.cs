using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nas.Tool.Projects;

/// <summary>What MSBuild answers to <c>-getProperty</c> and <c>-getItem</c>.</summary>
internal sealed class MsBuildAnswer
{
    private readonly JsonNode _root;

    private MsBuildAnswer(JsonNode root) => _root = root;

    /// <summary>Reads it; null where it is none, since the project file cannot be read.</summary>
    public static MsBuildAnswer? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is { } root ? new MsBuildAnswer(root) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value of a property; empty where it has none.</summary>
    public string Property(string name) => (string?)_root["Properties"]?[name] ?? "";

    /// <summary>The parts of a property that is a list.</summary>
    public IReadOnlyList<string> Values(string name) => Property(name).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Of the items of a kind, something that each is told by.</summary>
    /// <param name="kind">The kind, such as <c>Compile</c>.</param>
    /// <param name="metadata"><c>Identity</c>, which is as it is written, or <c>FullPath</c>.</param>
    public IReadOnlyList<string> Items(string kind, string metadata) => [.. (_root["Items"]?[kind]?.AsArray() ?? []).Select(item => (string?)item?[metadata]).OfType<string>()];
}
