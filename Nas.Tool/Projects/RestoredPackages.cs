using System.Text.Json;

namespace Nas.Tool.Projects;

/// <summary>What NuGet restored for a project: project.assets.json.</summary>
internal sealed class RestoredPackages
{
    private readonly Dictionary<string, string> _versions;

    private RestoredPackages(Dictionary<string, string> versions, IReadOnlyList<string> folders)
    {
        _versions = versions;
        Folders = folders;
    }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>Whether a package, or a project of that name, is referenced, directly or not.</summary>
    public bool Contains(string name) => _versions.ContainsKey(name);

    /// <summary>All packages and projects with their versions.</summary>
    public IReadOnlyDictionary<string, string> Versions => _versions;

    /// <exception cref="ToolException">The file is damaged.</exception>
    public static RestoredPackages Read(string assetsFile)
    {
        try
        {
            using var stream = File.OpenRead(assetsFile);
            using var document = JsonDocument.Parse(stream);
            return Read(document);
        }
        // What is JSON but of another form throws the second.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ToolException($"{assetsFile} is damaged.", e) { Hint = "Delete it, and leave out --no-build." };
        }
    }

    private static RestoredPackages Read(JsonDocument document)
    {
        var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (document.RootElement.TryGetProperty("libraries", out var libraries))
            foreach (var library in libraries.EnumerateObject())
                versions[library.Name.Split('/')[0]] = library.Name.Split('/')[^1];
        var folders = document.RootElement.TryGetProperty("packageFolders", out var packageFolders)
            ? packageFolders.EnumerateObject().Select(f => f.Name).ToList()
            : [];
        return new RestoredPackages(versions, folders);
    }
}
