using System.Text.Json;

namespace Nas.Tool.Projects;

/// <summary>What NuGet restored for a project: project.assets.json.</summary>
internal sealed class RestoredPackages
{
    private readonly HashSet<string> _names;

    private RestoredPackages(HashSet<string> names, IReadOnlyList<string> folders)
    {
        _names = names;
        Folders = folders;
    }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>Whether a package, or a project of that name, is referenced, directly or not.</summary>
    public bool Contains(string name) => _names.Contains(name);

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
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (document.RootElement.TryGetProperty("libraries", out var libraries))
            foreach (var library in libraries.EnumerateObject())
                names.Add(library.Name.Split('/')[0]);
        var folders = document.RootElement.TryGetProperty("packageFolders", out var packageFolders)
            ? packageFolders.EnumerateObject().Select(f => f.Name).ToList()
            : [];
        return new RestoredPackages(names, folders);
    }
}
