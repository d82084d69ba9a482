using Nas.Tool.Projects;

namespace Nas.Tool.Engines;

/// <summary>
/// A built project, copied for an engine to run from: the next build overwrites the assemblies where they were built, under an engine that
/// has them open and loads some of them late.
/// </summary>
internal sealed class EngineCopy : IDisposable
{
    // What .NET opens. Anything else, such as libraries of gigabytes and the project's own data, is only made visible.
    private static readonly string[] Copied = [".dll", ".exe", ".pdb", ".json"];

    private readonly string _folder;

    private EngineCopy(string folder, BuiltProject project)
    {
        _folder = folder;
        Project = project;
    }

    /// <summary>The project, with its built files where they were copied to.</summary>
    public BuiltProject Project { get; }

    /// <summary>Copies what was built. It is to be done before anybody builds again.</summary>
    public static EngineCopy Of(BuiltProject project)
    {
        var output = Path.GetDirectoryName(project.TargetPath)!;
        var folder = Directory.CreateTempSubdirectory("nas-run-").FullName;
        var copy = new EngineCopy(folder, project with
        {
            TargetPath = Moved(project.TargetPath), DepsFile = Moved(project.DepsFile), RuntimeConfigFile = Moved(project.RuntimeConfigFile),
        });
        try
        {
            if (Directory.Exists(output))
                foreach (var entry in new DirectoryInfo(output).EnumerateFileSystemInfos())
                    Bring(entry, Path.Combine(folder, entry.Name));
        }
        catch
        {
            copy.Dispose();
            throw;
        }
        return copy;

        string Moved(string path) => Path.GetDirectoryName(path) == output ? Path.Combine(folder, Path.GetFileName(path)) : path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An engine that was killed a moment ago may hold a file; the system clears its folder for temporary files.
        }
    }

    private static void Bring(FileSystemInfo entry, string target)
    {
        if (entry is FileInfo file && Copied.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
        {
            file.CopyTo(target);
            return;
        }
        try
        {
            if (entry is FileInfo)
                File.CreateSymbolicLink(target, entry.FullName);
            else
                Directory.CreateSymbolicLink(target, entry.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows lets only some users make links.
            if (entry is FileInfo other)
                other.CopyTo(target);
            else
                CopyFolder((DirectoryInfo)entry, target);
        }
    }

    private static void CopyFolder(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos())
            Bring(entry, Path.Combine(to, entry.Name));
    }
}
