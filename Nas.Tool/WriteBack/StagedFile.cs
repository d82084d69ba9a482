using System.Security.Cryptography;

namespace Nas.Tool.WriteBack;

/// <summary>One file of a transaction, with its new and its old content beside it under names that no build includes.</summary>
/// <param name="Path">The target, absolute.</param>
/// <param name="Existed">Whether there is an old content.</param>
/// <param name="NewHash">SHA-256 of the new content, hexadecimal.</param>
internal sealed record StagedFile(string Path, bool Existed, string NewHash)
{
    private string Beside(string suffix) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $".{System.IO.Path.GetFileName(Path)}.{suffix}");

    internal string New => Beside("nas-new");
    internal string Old => Beside("nas-old");

    public static StagedFile For(FileChange change) => new(change.Path, File.Exists(change.Path), Hash(change.Content));

    public void Stage(byte[] content)
    {
        WriteFlushed(New, content);
        if (!Existed)
            return;
        WriteFlushed(Old, File.ReadAllBytes(Path));
        // Restored, it is not newer than what was built from it.
        File.SetLastWriteTimeUtc(Old, File.GetLastWriteTimeUtc(Path));
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(Path);
            File.SetUnixFileMode(New, mode);
            File.SetUnixFileMode(Old, mode);
        }
    }

    public void Put() => File.Move(New, Path, overwrite: true);

    /// <summary>Brings the old state back, from wherever <see cref="Put"/> was interrupted. May be repeated.</summary>
    public void Restore()
    {
        if (File.Exists(Old))
            File.Move(Old, Path, overwrite: true);
        else if (!Existed && !File.Exists(New) && File.Exists(Path) && Hash(File.ReadAllBytes(Path)) == NewHash)
            File.Delete(Path);
        Discard();
    }

    /// <summary>Removes what lies beside the target.</summary>
    public void Discard()
    {
        // A folder that does not exist is no reason to fail here: then there is nothing to remove.
        foreach (var path in new[] { New, Old })
            if (File.Exists(path))
                File.Delete(path);
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static void WriteFlushed(string path, byte[] content)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}
