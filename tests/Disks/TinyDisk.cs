using System.Diagnostics;

namespace Nas.Disks;

/// <summary>A file system of a few kilobytes in memory, mounted on a folder: the kernel itself says that the disk is full.</summary>
public sealed class TinyDisk : IDisposable
{
    private const int Page = 4096; // what tmpfs gives out at a time

    /// <summary>Mounts it; what the folder held before is hidden.</summary>
    public TinyDisk(string folder, int kilobytes, string options = "mode=755")
    {
        Folder = folder;
        Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,{options}", "tmpfs", folder);
    }

    /// <summary>Whether this process may mount.</summary>
    public static bool CanMount { get; } = TryMount();

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, ".ballast");

    /// <summary>Makes room, with all that is there in its place.</summary>
    public void Resize(int kilobytes) => Run("mount", "-o", $"remount,size={kilobytes}k", Folder);

    /// <summary>Fills it but for some pages.</summary>
    public void FillBut(int pages)
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[Page]);
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - (pages * Page)));
        }
    }

    /// <summary>Takes away what <see cref="FillBut"/> put there.</summary>
    public void Empty() => File.Delete(Ballast);

    // Lazily, since a process that a test has ended may hold a file for another moment.
    public void Dispose() => Run("umount", "-l", Folder);

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        var folder = Directory.CreateTempSubdirectory("nas-disk-").FullName;
        try
        {
            new TinyDisk(folder, 64).Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new IOException($"{program} {string.Join(' ', arguments)}: {error}");
    }
}

/// <summary>A test with a <see cref="TinyDisk"/>; skipped where this process may not mount one.</summary>
public sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute()
    {
        if (!TinyDisk.CanMount) Skip = "needs Linux and the right to mount a tmpfs";
    }
}

/// <inheritdoc cref="TinyDiskFactAttribute"/>
public sealed class TinyDiskTheoryAttribute : TheoryAttribute
{
    public TinyDiskTheoryAttribute()
    {
        if (!TinyDisk.CanMount) Skip = "needs Linux and the right to mount a tmpfs";
    }
}
