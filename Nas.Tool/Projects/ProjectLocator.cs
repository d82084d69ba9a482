namespace Nas.Tool.Projects;

/// <summary>Which project a command is about: the one that --project names, or the only one in the current folder.</summary>
internal static class ProjectLocator
{
    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];

    /// <returns>The absolute path of a project file.</returns>
    /// <exception cref="ToolException">There is none, or more than one.</exception>
    public static string Find(string? given, string currentDirectory)
    {
        if (given is null)
            return OnlyProjectIn(currentDirectory, "Run in a project's folder, or name the project with --project; dotnet new nas makes one.");

        var path = Path.GetFullPath(given, currentDirectory);
        if (Directory.Exists(path))
            return OnlyProjectIn(path, "Name a project file with --project.");
        if (!File.Exists(path))
            throw ToolException.Usage($"--project {given} does not exist.");
        if (!IsProject(path))
            throw ToolException.Usage($"--project {given} is not a project file.", "Name a .csproj file, or the folder it is in.");
        return OnlyCSharp(path);
    }

    private static string OnlyProjectIn(string folder, string hint)
    {
        var projects = Directory.EnumerateFiles(folder).Where(IsProject).Order(StringComparer.Ordinal).ToList();
        return projects.Count switch
        {
            0 => throw ToolException.Usage($"There is no project in {folder}.", hint),
            1 => OnlyCSharp(projects[0]),
            _ => throw ToolException.Usage(
                $"There are {projects.Count} projects in {folder}: {string.Join(", ", projects.Select(Path.GetFileName))}.",
                $"Name one: --project {Path.GetFileName(projects[0])}"),
        };
    }

    private static string OnlyCSharp(string path) =>
        Path.GetExtension(path).Equals(".csproj", StringComparison.OrdinalIgnoreCase)
            ? path
            : throw ToolException.Usage($"{Path.GetFileName(path)} is not a C# project; search spaces and networks are C#.");

    private static bool IsProject(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
