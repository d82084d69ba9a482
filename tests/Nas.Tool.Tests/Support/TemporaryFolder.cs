namespace Nas.Tool.Tests.Support;

/// <summary>A folder of its own for a test, outside the repository and its build files.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nas-tool-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    public bool Has(string name) => System.IO.File.Exists(File(name));

    /// <summary>All files with their contents, to see whether anything changed at all; the tool's own folder does not count.</summary>
    public SortedDictionary<string, string> Snapshot() =>
        new(Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(f => !f.StartsWith(File(".nas/"), StringComparison.Ordinal)).ToDictionary(f => System.IO.Path.GetRelativePath(Path, f), System.IO.File.ReadAllText), StringComparer.Ordinal);

    public void CopyTo(TemporaryFolder other)
    {
        foreach (var (name, text) in Snapshot())
            other.Write(name, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
